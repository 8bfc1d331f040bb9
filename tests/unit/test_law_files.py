"""Every law file: each rule has source, unit, days and words, without gap or contradiction."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Figure, Shape
from kotomitta.law.case import Channel
from kotomitta.law.text import DatedText, Text
from kotomitta.render.words import Language, Words, catalogue
from kotomitta.sources.law_files import law_figures, law_rulebook, law_texts, read_case

pytestmark = pytest.mark.unit

CHECKED = date(2026, 11, 24)
FIGURES = law_figures()
TEXTS = law_texts()
RULES: list[Figure | Text] = [*FIGURES, *TEXTS]
VALUES = [(r.id, d) for r in RULES for d in r.values]
UNITS = {"months", "days", "weekdays", "years", "EUR", "EUR/year", "children"}
OFFICIAL = ("Act", "Decree", "HE ", "Helsinki", "kotou", "Ministry")


def test_no_rule_is_lost_unnoticed() -> None:
    assert (len(FIGURES), len(TEXTS)) == (26, 30)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_has_its_names_and_its_values_in_order(rule: Figure | Text) -> None:
    names = rule.name.model_dump()
    assert all(names.values())
    assert len(set(names.values())) == 3
    starts = [d.start for d in rule.values]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f.id)
def test_a_number_has_a_unit_and_exact_values(figure: Figure) -> None:
    assert figure.unit in UNITS
    assert figure.shape is Shape.EXACT
    assert figure.id.startswith("law.")
    if figure.unit == "months":
        assert all(d.start.day == 1 for d in figure.values), "arrays take the 1st of each month"


@pytest.mark.parametrize(("rule_id", "dated"), VALUES, ids=[f"{i} {d.start}" for i, d in VALUES])
def test_a_value_has_source_days_and_a_note_when_something_is_open(
    rule_id: str, dated: Dated | DatedText
) -> None:
    assert any(word in dated.source for word in OFFICIAL), rule_id
    assert dated.checked == CHECKED
    assert dated.published <= dated.checked
    if dated.value is None:
        assert len(dated.note) > 20, "an unknown value says what was looked for"
    if isinstance(dated, Dated) and dated.low is not None:
        assert dated.value is None, "only what is unknown has bounds"


def test_only_these_were_published_after_the_day_they_hold_from() -> None:
    late = {(i, str(d.start)) for i, d in VALUES if d.published > d.start}
    assert late == {
        ("law.clienthood.mover_months_in_finland", "2017-06-01"),
        ("law.clienthood.months", "2017-06-01"),
        ("law.reimbursement.assessment_eur", "2011-09-01"),
        ("law.reimbursement.eur_per_year.municipality.from_7", "2011-09-01"),
        ("law.reimbursement.eur_per_year.municipality.under_7", "2011-09-01"),
        ("law.reimbursement.special_costs_over_eur", "2011-09-01"),
        ("law.reimbursement.special_costs_over_eur", "2023-01-01"),
    }


def test_the_values_of_a_rule_leave_no_gap_after_the_act_of_2011() -> None:
    book = law_rulebook(CHECKED)
    begin = {f.id: f.values[0].start for f in FIGURES}
    for day in (date(2011, 9, 1), date(2017, 6, 1), date(2025, 1, 1), date(2026, 11, 24)):
        for rule_id, number in book.on(day).numbers.items():
            assert (number.dated is not None) == (begin[rule_id] <= day)


def test_two_following_values_of_a_number_differ_or_have_other_sources() -> None:
    for figure in FIGURES:
        for before, after in pairwise(figure.values):
            assert (before.value, before.source) != (after.value, after.source), figure.id


def test_every_channel_has_a_coverage_rule_and_every_value_is_one_that_the_code_knows() -> None:
    coverage = {t.id: t for t in TEXTS if t.id.startswith("law.coverage.")}
    assert set(coverage) == {f"law.coverage.{c}" for c in Channel}
    known = {None, "reimbursed", "reimbursed_with_home_municipality", "services_only"}
    assert {d.value for t in coverage.values() for d in t.values} == known


def test_every_unit_and_date_has_words_in_three_languages() -> None:
    for language in Language:
        say = Words(language)
        assert all(say.say(f"law.unit.{unit}") for unit in UNITS)
    for key, words in catalogue().items():
        if key.startswith(("law.", "error.rule", "error.case", "error.law")):
            assert set(words) == set(Language), key


GOOD = "channel: quota\nfirst_permit: 2020-01-01\nclient_from: 2020-02-01\njobseeker: false\n"


@pytest.mark.parametrize(
    ("text", "key", "where"),
    [
        (GOOD, "error.case_born_or_age", "case.yaml"),
        (GOOD + "age: 3\nborn: 2016-01-01\n", "error.case_born_or_age", "case.yaml"),
        (GOOD + "born: 2021-01-01\n", "error.case_days_out_of_order", "case.yaml"),
        (GOOD + "age: 30\nassessed: 2020-01-15\n", "error.case_days_out_of_order", "case.yaml"),
        (GOOD + "age: -1\n", "error.field_invalid", "case.yaml:5 (age)"),
        (GOOD + "age: 30\nname: Maija\n", "error.field_unknown", "case.yaml:6 (name)"),
        (GOOD + "age: 30\npseudonym: 010190-123A\n", "error.field_invalid", "case.yaml:6"),
        (GOOD + "age: 30\npseudonym: Maija Meri\n", "error.field_invalid", "case.yaml:6"),
        (GOOD.replace("quota", "boat") + "age: 3\n", "error.field_invalid", "case.yaml:1"),
        ("channel: [\n", "error.yaml_malformed", "case.yaml:2"),
        ("", "error.file_empty", "case.yaml"),
    ],
)
def test_a_faulty_case_is_told_with_its_place(
    tmp_path: Path, text: str, key: str, where: str
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as told:
        read_case(path)
    assert told.value.key == key
    assert where in told.value.place


@pytest.mark.parametrize("pseudonym", ["010190-123A", "010101A123B", "Maija Meri"])
def test_who_somebody_is_is_not_repeated(tmp_path: Path, pseudonym: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(f"{GOOD}age: 30\npseudonym: {pseudonym}\n", "utf-8")
    with pytest.raises(InputError) as told:
        read_case(path)
    assert pseudonym not in f"{told.value} {told.value.facts}"


def test_a_case_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        read_case(tmp_path / "none.yaml")
    assert told.value.key == "error.file_missing"
