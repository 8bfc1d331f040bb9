"""Mappings: extracts of other shapes, and what is wrong with a mapping."""

from datetime import date
from pathlib import Path

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.casework.register import NEVER, STILL_OPEN, UNKNOWN
from kotomitta.sources.case_table.mapping import read_mapping
from kotomitta.sources.case_table.reader import read_cases
from kotomitta.sources.case_table.scale import read_scale
from kotomitta.sources.city_folder import RULEBOOK
from samples.cases import PROFILES

pytestmark = pytest.mark.unit

MAPPING = """\
name: an extract
columns:
  case: {column: perhe}
  household: {column: perhe}
  person: {column: hlo}
  worker: {constant: W-1}
  profile: {column: laji, values: {T: trauma}}
  opened: {column: alku, written: dd/mm/yyyy}
  closed: {column: loppu, written: yyyymmdd, values: {"99991231": ""}}
dropped: [nimi]
"""
EXTRACT = "nimi;perhe;hlo;laji;alku;loppu\nMaija Virtanen;H-1;P-1;T;31/01/2017;99991231\n"
WORKER, PERSON = ":6 (columns.worker)", ":5 (columns.person)"
SHIPPED = sorted((RULEBOOK / "mappings").glob("*.yaml"))


def written(folder: Path, mapping: str, extract: str = EXTRACT) -> tuple[Path, Path]:
    paths = folder / "mapping.yaml", folder / "extract.csv"
    for path, content in zip(paths, (mapping, extract), strict=True):
        path.write_text(content, "utf-8")
    return paths


def test_renames_values_days_and_constants(tmp_path: Path) -> None:
    mapping, extract = written(tmp_path, MAPPING)
    found = read_cases(extract, PROFILES, read_mapping(mapping, PROFILES))
    assert found.case.tolist() == found.household.tolist() == [0]
    assert (found.workers, found.worker.tolist()) == (("W-1",), [0])
    assert PROFILES[found.profile[0]] == "trauma"
    assert date.fromordinal(int(found.opened[0])) == date(2017, 1, 31)
    assert (found.closed[0], found.entry[0], found.channel[0]) == (STILL_OPEN, NEVER, UNKNOWN)


@pytest.mark.parametrize(
    ("extract", "key", "place"),
    [
        (EXTRACT.replace("nimi", "osoite"), "cases_column_unknown", ":1"),
        (EXTRACT.replace("hlo", "henkilo"), "cases_column_missing", ":1"),
        (EXTRACT.replace(";T;", ";X;"), "cases_profile", ":2 (laji)"),
        (EXTRACT.replace("31/01", "31/02"), "cases_day", ":2 (alku)"),
        (EXTRACT.replace("31/01", "31/1"), "cases_day", ":2 (alku)"),
        (EXTRACT.replace("P-1", "Maija"), "cases_code", ":2 (hlo)"),
    ],
)
def test_an_extract_that_does_not_fit(tmp_path: Path, extract: str, key: str, place: str) -> None:
    mapping, path = written(tmp_path, MAPPING, extract)
    with pytest.raises(InputError) as caught:
        read_cases(path, PROFILES, read_mapping(mapping, PROFILES))
    assert (caught.value.key, caught.value.place) == (f"error.{key}", f"{path}{place}")


@pytest.mark.parametrize(
    ("old", "new", "key", "place"),
    [
        ("  person: {column: hlo}\n", "", "field_missing", ":3 (columns)"),
        ("  worker:", "  boss:", "field_unknown", ":6 (columns.boss)"),
        ("{constant: W-1}", "{}", "cases_mapping_origin", ":6 (columns.worker)"),
        ("{constant: W-1}", "{constant: W-1, column: x}", "cases_mapping_origin", WORKER),
        ("{constant: W-1}", "{constant: Maija}", "cases_code", ":6 (columns.worker)"),
        ("{column: perhe}", '{constant: ""}', "cases_code", ":3 (columns.case)"),
        ("T: trauma", "T: sorrow", "cases_profile", ":7 (columns.profile)"),
        ("dd/mm/yyyy", "dd/mm/yy", "cases_mapping_written", ":8 (columns.opened)"),
        ("{column: hlo}", "{column: hlo, written: d.m}", "cases_mapping_written", PERSON),
        ("{column: hlo}", "{column: hlo, kind: x}", "field_unknown", ":5 (columns.person.kind)"),
    ],
)
def test_a_mapping_that_cannot_be(tmp_path: Path, old: str, new: str, key: str, place: str) -> None:
    path, _ = written(tmp_path, MAPPING.replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        read_mapping(path, PROFILES)
    assert (caught.value.key, caught.value.place) == (f"error.{key}", f"{path}{place}")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_mappings_say_that_they_are_examples(path: Path) -> None:
    mapping = read_mapping(path, read_scale(None).profiles)
    assert mapping.example
    assert mapping.name.startswith("Example")
    assert path.read_text("utf-8").startswith("# An example. The column names and codes are inv")


def test_two_are_shipped() -> None:
    assert len(SHIPPED) >= 2
