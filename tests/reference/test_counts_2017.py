"""Helsinki's three counts of 2017, each with its unit, from a register that counts decisions.

Social and health board 11.9.2018 § 217: 2 215 households and 3 943 persons on assistance, 2 783
persons with a service entry; an exact number of clients could not be given, because the register
had decisions and not family members. The register here is made up, of that shape and those sizes.
"""

from collections.abc import Iterator
from datetime import date
from operator import add

import pytest

from kotomitta.casework.counts import Counts, counts
from kotomitta.casework.register import Register, Window
from kotomitta.sources.case_table.mapping import read_mapping
from kotomitta.sources.case_table.reader import read_cases
from kotomitta.sources.case_table.scale import read_scale
from kotomitta.sources.city_folder import RULEBOOK

pytestmark = pytest.mark.reference

YEAR = Window(date(2017, 1, 1), date(2017, 12, 31))
HEADER = (
    "PAATOS_NRO;PERHE_NRO;HAKIJA_KOODI;PERHEEN_KOKO;VASTUUTYONTEKIJA;TARVE;PAATOSLAJI;"
    "VOIMASSA_ALKAEN;VOIMASSA_ASTI;PALVELUMERKINTA;ASEMA;TULOSTETTU"
)
HOUSEHOLDS, PERSONS, SERVED = 2_215, 3_943, 2_783
LARGE = (PERSONS - HOUSEHOLDS) // 2  # families of three; all others live alone
APPLICANTS, SPOUSES, OTHERS = 1_900, 500, 383  # with a service entry; others have no assistance


def decisions() -> Iterator[tuple[str, ...]]:
    """Family, person, size, kind of decision, first and last day, service entry."""
    for i in range(HOUSEHOLDS):
        size, entry = "3" if i < LARGE else "1", "15.3.2017" if i < APPLICANTS else ""
        for month in range(1, 2 + i % 4):
            first, last = f"1.{month}.2017", f"28.{month}.2017"
            yield f"{i}", f"{i}", size, "TOIMEENTULO", first, last, entry
    for i in range(SPOUSES):
        yield f"{i}", f"{5000 + i}", "3", "PALVELU", "1.2.2017", "31.12.9999", "7.9.2017"
    for i in range(OTHERS):
        yield f"{7000 + i // 2}", f"{7000 + i}", "2", "PALVELU", "3.4.2017", "", "3.4.2017"
    # Neither of the year, nor on assistance or served in it.
    yield "9000", "9000", "4", "TOIMEENTULO", "1.1.2016", "31.12.2016", "1.6.2016"
    yield "9001", "9001", "2", "PALVELU", "1.1.2016", "31.12.9999", "1.6.2016"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    path = tmp_path_factory.mktemp("register") / "decisions.csv"
    rows = (
        f"{i};{family};P-{person};{size};W-{int(family) % 55};P;{kind};{first};{last};{entry};A;1"
        for i, (family, person, size, kind, first, last, entry) in enumerate(decisions())
    )
    path.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    profiles = read_scale(None).profiles
    mapping = read_mapping(RULEBOOK / "mappings" / "example-decisions.yaml", profiles)
    return read_cases(path, profiles, mapping)


@pytest.fixture(scope="module")
def counted(register: Register) -> Counts:
    return counts(register, YEAR, YEAR)


def test_households_on_assistance(counted: Counts) -> None:
    count = counted.on_assistance.households
    assert (int(count.values), count.unit) == (HOUSEHOLDS, "households")


def test_persons_on_assistance(counted: Counts) -> None:
    count = counted.on_assistance.persons
    assert (int(count.values), count.unit) == (PERSONS, "persons")


def test_persons_with_a_service_entry(counted: Counts) -> None:
    count = counted.with_entry.persons
    assert (int(count.values), count.unit) == (SERVED, "persons")


def test_the_three_do_not_mix(counted: Counts) -> None:
    with pytest.raises(TypeError):
        add(counted.on_assistance.persons, counted.on_assistance.households)


def test_counting_rows_or_persons_with_rows_would_miss_all_three(register: Register) -> None:
    rows = register.in_force(YEAR)
    naive = {len(rows), len(set(rows.person.tolist()))}
    assert not naive & {HOUSEHOLDS, PERSONS, SERVED}


def test_everyone_is_told_with_those_who_have_no_row(counted: Counts) -> None:
    """Families of three on assistance, couples served without it, and one that is only known."""
    pairs = (OTHERS + 1) // 2
    assert counted.everyone.households.values == HOUSEHOLDS + pairs + 1
    assert counted.everyone.persons.values == PERSONS + 2 * pairs + 2
    assert counted.unseen.values == 2 * LARGE - SPOUSES + 1 + 1
    assert counted.unsized.values == 0
