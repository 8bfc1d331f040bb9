"""A city's folder: found by name or path, read whole, laid over the rulebook."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.planning.answer import answer
from kotomitta.sources.city_folder import MUNICIPALITIES, folder_of, read_city, shipped_cities

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A city of one's own, begun as the documentation says: a copy of the demo."""
    return Path(shutil.copytree(MUNICIPALITIES / "demo", tmp_path / "mine"))


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def figure_text(figure_id: str, value: float, unit: str = "share") -> str:
    names = "{fi: oma luku, sv: eget tal, en: own figure}"
    return (
        f"- id: {figure_id}\n  name: {names}\n  unit: {unit}\n  shape: exact\n  values:\n"
        f"    - from: 2016-01-01\n      value: {value}\n      grade: measured\n"
        "      published: 2021-06-30\n      checked: 2026-11-24\n      source: Own register 2021\n"
    )


def test_a_shipped_city_is_found_by_its_name() -> None:
    for name in shipped_cities():
        shelf = read_city(name)
        assert shelf.city.id == name
        assert shelf.folder == folder_of(name) == MUNICIPALITIES / name


def test_a_folder_of_ones_own_is_found_by_its_path_and_answers_like_the_demo(mine: Path) -> None:
    own, demo = read_city(str(mine)), read_city("demo")
    assert own.city == demo.city
    assert own.figures == demo.figures
    runs = [s.run("2025", as_of=TODAY, seed=1, draws=8) for s in (own, demo)]
    a, b = (answer(run, own.tasks) for run in runs)
    assert (a.clients.values == b.clients.values).all()


@pytest.mark.parametrize("city", ["oulu", "", "demo/..", "/no/such/folder"])
def test_an_unknown_city_is_told_with_those_there_are(city: str) -> None:
    with pytest.raises(InputError) as error:
        read_city(city)
    assert error.value.key == "error.city_unknown"
    assert error.value.place == city
    assert error.value.facts["known"] == "demo, helsinki"


def test_a_figure_of_the_city_takes_the_place_of_the_rulebooks(mine: Path) -> None:
    (mine / "figures_own.yaml").write_text(figure_text("interpreter.share", 0.5), "utf-8")
    shelf = read_city(str(mine))
    found = [f for f in shelf.figures if f.id == "interpreter.share"]
    assert [f.values[0].value for f in found] == [0.5]
    run = shelf.run("2025", as_of=TODAY, seed=1, draws=4)
    assert run.at("interpreter.share").tolist() == [0.5] * 4


def test_series_of_the_city_are_read_beside_the_national_ones(mine: Path) -> None:
    text = (
        "series,period,value,published,checked,grade,source\n"
        "quota_arrivals,2026,600,2026-11-01,2026-11-24,expert,Own estimate 2026\n"
    )
    (mine / "drivers.csv").write_text(text, "utf-8")
    shelf = read_city(str(mine))
    assert len(shelf.observed) == len(read_city("demo").observed) + 1
    known = shelf.run("2025", as_of=TODAY, seed=1, draws=2).drivers.monthly("quota_arrivals")
    assert known is not None
    assert known.values[-1] == 50


def test_a_figure_in_two_files_is_told_with_both_places(mine: Path) -> None:
    extra = mine / "figures_own.yaml"
    extra.write_text(figure_text("household.persons", 2, "persons/household"), "utf-8")
    with pytest.raises(InputError) as error:
        read_city(str(mine))
    assert error.value.key == "error.figure_doubled"
    assert error.value.place.startswith(f"{extra}:1")
    assert str(mine / "figures.yaml") in str(error.value.facts["other"])


def test_a_missing_figure_is_told_by_its_id(mine: Path) -> None:
    edited(mine / "figures.yaml", "id: household.persons", "id: household.people")
    run = read_city(str(mine)).run("2025", as_of=TODAY, seed=1, draws=4)
    with pytest.raises(InputError) as error:
        answer(run, read_city("demo").tasks)
    assert error.value.key == "error.figure_missing"
    assert error.value.facts == {"id": "household.persons"}


FAULTS = [
    ("city.yaml", "synthetic: true\n", "", "field_missing", "city.yaml:3 (synthetic)"),
    ("city.yaml", 'name: "2021"', "name: first", "field_invalid", "(terms.0.name)"),
    ("city.yaml", "end: 2025-05-31", "end: 2020-05-31", "term_backwards", "(terms.0)"),
    ("city.yaml", "value: 114", "value: -114", "field_invalid", "(counts.0.value)"),
    ("city.yaml", "counts:\n", "counts: [\n", "yaml_malformed", "city.yaml:"),
    ("figures.yaml", "low: 0.055", "low: 0.5", "range_excludes_value", "(0.values.0)"),
    ("figures.yaml", "unit: share", "color: red\n  unit: share", "field_unknown", "(0.color)"),
    ("figures.yaml", "shape: share", "unit: a\n  shape: share", "key_doubled", "figures.yaml:"),
    ("figures.yaml", "published: 2021", "published: 2027", "checked_early", "(0.values.0)"),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_file_and_place(
    mine: Path, fault: tuple[str, str, str, str, str]
) -> None:
    file, old, new, key, place = fault
    edited(mine / file, old, new)
    with pytest.raises(InputError) as error:
        read_city(str(mine))
    assert error.value.key == f"error.{key}"
    assert error.value.place.startswith(str(mine / file))
    assert place in error.value.place


def test_a_folder_without_city_file_is_no_city(mine: Path) -> None:
    (mine / "city.yaml").unlink()
    with pytest.raises(InputError, match="city_unknown"):
        read_city(str(mine))


def test_a_folder_without_figures_names_the_first_that_is_missing(mine: Path) -> None:
    (mine / "figures.yaml").unlink()
    run = read_city(str(mine)).run("2025", as_of=TODAY, seed=1, draws=2)
    with pytest.raises(InputError, match="figure_missing"):
        answer(run, read_city("demo").tasks)


def test_an_unknown_term_is_told_with_those_there_are() -> None:
    with pytest.raises(InputError) as error:
        read_city("demo").run("2017", as_of=TODAY, seed=1, draws=2)
    assert error.value.key == "error.term_unknown"
    assert error.value.facts["known"] == "2021, 2025"


def test_nothing_published_after_as_of_is_drawn() -> None:
    run = read_city("demo").run("2021", as_of=date(2021, 8, 1), seed=1, draws=8)
    answer(run, read_city("demo").tasks)
    assert max(d.published for ds in run.draws.used.values() for d in ds) <= date(2021, 8, 1)
    assert max(o.published for o in run.drivers.used) <= date(2021, 8, 1)


def test_a_day_before_the_city_knew_anything_stops_the_run() -> None:
    run = read_city("demo").run("2021", as_of=date(2020, 12, 31), seed=1, draws=8)
    with pytest.raises(InputError) as error:
        answer(run, read_city("demo").tasks)
    assert error.value.key == "error.figure_published_later"
