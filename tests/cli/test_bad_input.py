"""Input that cannot be used: one message with file and place, exit status 2, nothing written."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.cli

DAY = "2026-11-24"
BILLION = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
)
SCENARIO = """\
name: More staff
question: What would five more social workers change?
figures:
  - id: staff.in_post.social_worker
    from: 2026-01-01
    value: 15
    reason: the budget proposal of the unit
"""
FIGURE_OUT_OF_RANGE = ("value: 0.065\n      low: 0.055", "value: 0.065\n      low: 0.070")
HEADER = "series,period,value,published,checked,grade,source\n"
ROW = "quota_arrivals,2026-03,50,2026-05-01,2026-05-02,expert,Own estimate of 2026\n"
GAP = ROW.replace("quota_arrivals", "asylum_applications").replace("2026-03", "2026-11")


@pytest.fixture
def refused(call: Any, everything_in: Any, tmp_path: Path) -> Any:
    """Calls a command that must fail, and gives its one message."""

    def message(*arguments: str, language: str = "en") -> str:
        before = everything_in(tmp_path)
        result = call(*arguments, language=language)
        assert (result.status, result.out[:80]) == (2, "")
        assert result.err.count("\n") == 1, "one message, no traceback"
        assert everything_in(tmp_path) == before, "nothing is written"
        return str(result.err)

    return message


@pytest.fixture
def answer(refused: Any, mine: Path, tmp_path: Path) -> Any:
    """Asks for an answer of one's own city, with a folder that must not come to be."""

    def message(*more: str, city: str = str(mine), as_of: str = DAY) -> str:
        out = ("--out", str(tmp_path / "out"), "--json", "--draws", "8")
        return str(refused("answer", city, "--as-of", as_of, *out, *more))

    return message


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


Fault = tuple[str, str, str, str]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(f, id=name)
        for name, f in {
            "term_backwards": ("end: 2029-05-31", "end: 2024-05-31", "(terms.1)", "ends before"),
            "no_such_day": ("start: 2025-06-01", "start: 2025-06-31", ":16", "'2025-06-31'"),
            "day_in_words": ("start: 2025-06-01", "start: summer", "(terms.1.start)", "a day such"),
            "negative_count": ("value: 114", "value: -114", "(counts.0.value)", "at least 0"),
            "count_in_words": ("value: 114", "value: many", "(counts.0.value)", "a number"),
            "count_nan": ("value: 114", "value: .nan", "city.yaml:", "'.nan'"),
            "count_inf": ("value: 114", "value: -.INF", "city.yaml:", "'-.INF'"),
            "no_terms": ("terms:\n", "terms: []\nnothing:\n", "city.yaml", "'terms'"),
            "field_missing": ("synthetic: true\n", "", "(synthetic)", "missing"),
            "field_unknown": ("synthetic:", "synthetic_city:", "city.yaml", "synthetic"),
            "not_closed": ("counts:\n", "counts: [\n", "city.yaml:", "not valid YAML"),
            "tab": ("  - name: \"2021\"", "\t- name: \"2021\"", "city.yaml:", "not valid YAML"),
            "python_tag": ("id: demo", "id: !!python/object/apply:os.system [echo]", ":3", "YAML"),
            "odd_tag": ("synthetic: true", "synthetic: !!bool perhaps", ":5", "'perhaps'"),
            "doubled_key": ("id: demo\n", "id: demo\nid: demo\n", "city.yaml:4", "twice"),
            "list_as_key": ("id: demo\n", "id: demo\n? [a, b]\n: c\n", ":4", "one plain word"),
            "two_documents": ("id: demo\n", "id: demo\n---\n", "city.yaml:", "not valid YAML"),
        }.items()
    ],
)  # fmt: skip
def test_a_city_file_with_a_fault(answer: Any, mine: Path, fault: Fault) -> None:
    old, new, place, words = fault
    edit(mine / "city.yaml", old, new)
    message = answer()
    assert message.startswith(str(mine / "city.yaml"))
    assert place in message
    assert words in message


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(f, id=name)
        for name, f in {
            "range_excludes_value": (*FIGURE_OUT_OF_RANGE, ":13 (0.values.0)", "outside its range"),
            "share_above_one": ("high: 0.077", "high: 1.2", "(0)", "between 0 and 1"),
            "value_in_words": ("value: 0.065", "value: a few", "(0.values.0.value)", "a number"),
            "value_nan": ("value: 0.065", "value: .NaN", "figures.yaml:14", "'.NaN'"),
            "grade": ("grade: assumption", "grade: sure", "(0.values.0.grade)", "one of: "),
            "no_source": ("source: ", "note: ", "(0.values.0.source)", "missing"),
            "doubled": ("id: city.share.secondary", "id: city.share.protection", "(1)", "is given"),
            "bad_id": ("id: city.share.secondary", "id: City Share", "(1.id)", "small letters"),
        }.items()
    ],
)  # fmt: skip
def test_a_figures_file_with_a_fault(answer: Any, mine: Path, fault: Fault) -> None:
    old, new, place, words = fault
    edit(mine / "figures.yaml", old, new)
    message = answer()
    assert message.startswith(str(mine / "figures.yaml"))
    assert place in message
    assert words in message


def test_a_missing_figure_names_the_file_where_it_belongs(answer: Any, mine: Path) -> None:
    edit(mine / "figures.yaml", "id: household.persons", "id: household.people")
    assert answer().startswith(f"{mine / 'figures.yaml'}: No file gives the figure 'household.pers")


def test_a_figure_published_after_the_day_names_its_line(answer: Any, mine: Path) -> None:
    message = answer("--term", "2021", as_of="2021-06-01")
    assert message.startswith(f"{mine / 'figures.yaml'}:")
    assert "was first published on" in message
    assert "--as-of" in message


def test_an_unknown_figure_without_bounds_names_its_line(answer: Any, mine: Path) -> None:
    edit(mine / "figures.yaml", "value: 0.065\n      low: 0.055\n      high: 0.077", "value: null")
    message = answer()
    assert message.startswith(f"{mine / 'figures.yaml'}:5 (city.share.protection): ")
    assert "is unknown and has no bounds" in message


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(f, id=name)
        for name, f in {
            "columns": (HEADER.replace("value", "number") + ROW, ":1", "columns are not"),
            "empty": ("", ":1", "columns are not"),
            "text": (HEADER + ROW.replace(",50,", ",fifty,"), ":2 (value)", "a number"),
            "nan": (HEADER + ROW.replace(",50,", ",nan,"), ":2 (value)", "a number"),
            "inf": (HEADER + ROW.replace(",50,", ",1e999,"), ":2 (value)", "a number"),
            "comma": (HEADER + ROW.replace(",50,", ',"50,5",'), ":2 (value)", "'50,5'"),
            "negative": (HEADER + ROW.replace(",50,", ",-50,"), ":2 (value)", "negative"),
            "period": (HEADER + ROW.replace("2026-03", "2026-13"), ":2 (period)", "a year or"),
            "quarter": (HEADER + ROW.replace("2026-03", "2026-Q1"), ":2 (period)", "a year or"),
            "year_0": (HEADER + ROW.replace("2026-03", "0000"), ":2 (period)", "a year or"),
            "day": (HEADER + ROW.replace("2026-05-01", "1.5.2026"), ":2 (published)", "a day such"),
            "early": (HEADER + ROW.replace("2026-05-02", "2025-05-02"), ":2", "checked before"),
            "grade": (HEADER + ROW.replace("expert", "sure"), ":2 (grade)", "one of: measured"),
            "source": (HEADER + ROW.replace("Own estimate of 2026", "me"), ":2 (source)", "least"),
            "narrow": (HEADER + ROW + "quota_arrivals,2026-04\n", ":3", "2 cells and the header 7"),
            "wide": (HEADER + ROW.replace("Own", "Own,"), ":2", "8 cells and the header 7"),
            "doubled": (HEADER + ROW + ROW, ":3", "already on line 2"),
            "quotes": (HEADER + ROW.replace("Own", '"Own'), ":", "quotation marks"),
        }.items()
    ],
)  # fmt: skip
def test_a_series_file_with_a_fault(answer: Any, mine: Path, fault: tuple[str, str, str]) -> None:
    text, place, words = fault
    (mine / "drivers.csv").write_text(text, "utf-8")
    message = answer()
    assert message.startswith(f"{mine / 'drivers.csv'}{place}")
    assert words in message


def test_a_gap_in_a_series_names_month_and_file(answer: Any, mine: Path) -> None:
    (mine / "drivers.csv").write_text(HEADER + GAP, "utf-8")
    message = answer()
    assert message.startswith(f"{mine / 'drivers.csv'}: ")
    assert "no value for 2026" in message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"# only a comment\n", "empty", id="comment"),
        pytest.param(b"- a\n- b\n", "fields with values", id="list"),
        pytest.param(b"just words", "fields with values", id="words"),
        pytest.param(b"id: \xe4\n", "not UTF-8", id="latin1"),
        pytest.param("id: demo\n".encode("utf-16"), "not UTF-8", id="utf16"),
        pytest.param(b"id: \x00\n", "zero bytes", id="nul"),
        pytest.param(BILLION.encode(), "parts", id="bomb"),
        pytest.param(b"a: &a [*a]\n", "levels inside each other", id="loop"),
        pytest.param(b"[" * 500 + b"]" * 500, "levels inside each other", id="deep"),
        pytest.param(b"[" * 50_000, "not valid YAML", id="deeper"),
        pytest.param(b"a" * 5_000_001, "larger than 5 megabytes", id="huge"),
        pytest.param(b"id: " + b"9" * 10_000, "'999", id="digits"),
        pytest.param(b'id: "\\e[31mred\\nline"', "cannot be used", id="escapes"),
    ],
)
def test_a_city_file_that_is_no_document(
    answer: Any, mine: Path, content: bytes, words: str
) -> None:
    (mine / "city.yaml").write_bytes(content)
    message = answer()
    assert message.startswith(str(mine / "city.yaml"))
    assert words in message
    assert "\x1b" not in message


@pytest.mark.parametrize(
    "fault",
    [
        ("value: 15", "value: fifteen", ":6 (figures.0.value)", "a number"),
        ("value: 15", "value: -15", ":4", "negative"),
        ("value: 15", "value: 15\n    low: 10\n    high: 20", ":4", "no range"),
        ("staff.in_post.social_worker", "staff.social_worker", ":4", "'staff.social_worker'"),
        ("staff.in_post.social_worker", "interpreter.share", ":4", "between 0 and 1"),
        ("from: 2026-01-01", "from: soon", ":5", "a day such"),
        ("    reason: the budget proposal of the unit\n", "", ":4 (figures.0.reason)", "missing"),
        ("question: What", "quest: What", ":1 (question)", "missing"),
    ],
)
def test_a_scenario_with_a_fault(answer: Any, tmp_path: Path, fault: Fault) -> None:
    old, new, place, words = fault
    path = tmp_path / "scenario.yaml"
    path.write_text(SCENARIO, "utf-8")
    edit(path, old, new)
    message = answer("--scenario", str(path))
    assert message.startswith(f"{path}{place}")
    assert words in message


def test_a_scenario_changes_a_share_within_its_shape_only(answer: Any, tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(SCENARIO.replace("staff.in_post.social_worker", "household.under_seven"))
    edit(path, "value: 15", "value: 1.2")
    assert answer("--scenario", str(path)).startswith(f"{path}:4 (figures.0): A share lies between")


def test_a_zero_that_is_divided_by_is_told(answer: Any, tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(SCENARIO.replace("staff.in_post.social_worker", "household.cases"), "utf-8")
    edit(path, "value: 15", "value: 0")
    edit(path, "2026-01-01", "2016-01-01")
    told = answer("--scenario", str(path))
    assert told.startswith(f"{path}:4 (figures.0): With these figures something is")


@pytest.fixture
def changing(tmp_path: Path) -> Callable[..., Path]:
    """Writes a scenario that changes one figure from before the term on."""

    def written(figure: str, value: float) -> Path:
        path = tmp_path / "scenario.yaml"
        path.write_text(SCENARIO, "utf-8")
        edit(path, "staff.in_post.social_worker", figure)
        edit(path, "value: 15", f"value: {value}")
        edit(path, "2026-01-01", "2016-01-01")
        return path

    return written


def test_what_a_scenario_makes_impossible_is_told_at_its_line(
    answer: Any, changing: Callable[..., Path]
) -> None:
    path = changing("cap.probability", 0.9999)
    told = answer("--scenario", str(path))
    assert told.startswith(f"{path}:4 (figures.0): The value 0.9999 cannot be used")
    assert "from 0.5 to 0.999" in told


@pytest.mark.parametrize(
    ("language", "cadre"),
    [("fi", "(sosiaalityöntekijä)"), ("sv", "(socialarbetare)"), ("en", "(social worker)")],
)
def test_a_cap_that_a_scenario_brings_below_one_names_the_cadre_in_words(
    refused: Any, mine: Path, changing: Callable[..., Path], language: str, cadre: str
) -> None:
    path = changing("task.assessment.minutes", 600_000)
    asked = ("answer", str(mine), "--as-of", DAY, "--draws", "8", "--scenario", str(path))
    told = refused(*asked, language=language)
    assert told.startswith(f"{path}:4 (figures.0): ")
    assert cadre in told


def test_of_several_changes_none_is_blamed_alone(
    answer: Any, changing: Callable[..., Path]
) -> None:
    path = changing("household.cases", 0)
    more = "  - {id: household.under_seven, from: 2016-01-01, value: 0.3, reason: a second change}"
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    assert answer("--scenario", str(path)).startswith(f"{path}:1: With these figures something")


def test_a_fault_that_the_scenario_did_not_make_is_told_at_the_citys_figure(
    answer: Any, mine: Path, changing: Callable[..., Path]
) -> None:
    figures = mine / "figures.yaml"
    given = "cap.probability"
    own = figures.read_text("utf-8")
    names = "{fi: Varmuus, sv: Säkerhet, en: Certainty}"
    dated = "from: 2011-09-01, value: 0.3, grade: assumption, source: Decided by the unit"
    value = f"{{{dated}, published: 2017-01-01, checked: 2026-11-24}}"
    made = f"- {{id: {given}, name: {names}, unit: share, shape: exact, values: [{value}]}}"
    figures.write_text(f"{own}\n{made}\n", "utf-8")
    told = answer("--scenario", str(changing("staff.in_post.social_worker", 15)))
    assert told.startswith(f"{figures}:")
    assert f"({given}): The value 0.3 cannot be used" in told


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (str, "no such file"),
        (Path.mkdir, "not a plain file"),
        (os.mkfifo, "not a plain file"),
    ],
    ids=["missing", "folder", "fifo"],
)
def test_a_scenario_that_is_no_file(
    answer: Any, tmp_path: Path, make: Callable[[Path], object], words: str
) -> None:
    path = tmp_path / "scenario.yaml"
    make(path)
    message = answer("--scenario", str(path))
    assert message.startswith(f"{path}: ")
    assert words in message


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--term", "1999"], "--term: The city 'demo' has no term '1999'. Choose one of: 2021"),
        (["--term", ""], "--term: "),
        (["--draws", "0"], "--draws: The value 0 cannot be used; it must be from 2 to "),
        (["--draws", "-1"], "--draws: The value −1"),
        (["--draws", "1"], "--draws: The value 1"),
        (["--draws", "1000000000"], "--draws: The value 1,000,000,000"),
        (["--seed", "-1"], "--seed: The value −1"),
        (["--seed", "99999999999999999999"], "--seed: The value 99,999,999,999,999,999,999"),
        (["--as-of", "2017-13-40"], "--as-of: '2017-13-40' is not a day"),
        (["--as-of", ""], "--as-of: '' is not a day"),
        (["--as-of", "31.12.2017"], "--as-of: '31.12.2017' is not a day"),
    ],
)  # fmt: skip
def test_an_option_with_a_bad_value(answer: Any, options: list[str], words: str) -> None:
    assert answer(*options).startswith(words)


@pytest.mark.parametrize("day", ["1900-01-01", "0001-01-01"])
def test_a_day_before_anything_was_known(answer: Any, day: str) -> None:
    assert "was first published on" in answer(as_of=day)


@pytest.mark.parametrize("city", ["oulu", "", "a" * 5000, "figures.yaml", "../demo"])
def test_an_unknown_city(answer: Any, city: str) -> None:
    message = answer(city=city)
    assert "Choose one of: demo, helsinki" in message
    assert city[:80] in message


def test_a_file_given_as_a_city(answer: Any, mine: Path) -> None:
    assert answer(city=str(mine / "city.yaml")).startswith(str(mine / "city.yaml")[:80])


@pytest.mark.parametrize("place", ["out", "out/deeper/still"])
def test_an_out_that_cannot_be_written(refused: Any, tmp_path: Path, place: str) -> None:
    (tmp_path / "out").write_text("a file in its place", "utf-8")
    asked = ("answer", "demo", "--as-of", DAY, "--draws", "8")
    message = refused(*asked, "--out", str(tmp_path / place))
    assert message.startswith(f"{tmp_path / place}: Nothing can be written there")


def test_a_folder_in_place_of_one_file_leaves_the_others_as_they_were(
    refused: Any, tmp_path: Path
) -> None:
    (tmp_path / "report.sv.html").mkdir()
    (tmp_path / "answer.json").write_text("old", "utf-8")
    asked = ("answer", "demo", "--as-of", DAY, "--draws", "8")
    assert refused(*asked, "--out", str(tmp_path)).startswith(f"{tmp_path}: Nothing can be writt")


@pytest.mark.parametrize("command", ["estimate", "cap", "staff", "costs", "check"])
def test_every_command_on_a_city_refuses_alike(refused: Any, mine: Path, command: str) -> None:
    edit(mine / "figures.yaml", *FIGURE_OUT_OF_RANGE)
    assert "outside its range" in refused(command, str(mine))
    assert "No such" not in refused(command, str(mine), "--as-of", "tomorrow")


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "Osuus on nollan ja yhden välissä"), ("sv", "En andel ligger mellan 0 och 1")],
)
def test_messages_speak_the_users_language(
    refused: Any, mine: Path, language: str, words: str
) -> None:
    edit(mine / "figures.yaml", "high: 0.077", "high: 1.2")
    assert words in refused("check", str(mine), language=language)
