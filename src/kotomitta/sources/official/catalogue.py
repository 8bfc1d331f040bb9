"""Which official table gives which of our series: the models of `catalogue.yaml`."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kotomitta.sources.official.selection import Pick
from kotomitta.sources.yaml_file import read_yaml

Names = Annotated[tuple[str, ...], Field(min_length=1)]


class Host(StrEnum):
    """Whom we ask."""

    STATFIN = "statfin"
    HELSINKI = "helsinki"
    EUROSTAT = "eurostat"
    UNHCR = "unhcr"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Address(_Frozen):
    """Where a host answers, and how often it may be asked: `calls` in any so many `seconds`."""

    url: str
    calls: Annotated[int, Field(ge=1)]
    seconds: Annotated[float, Field(gt=0)]


class Lag(_Frozen):
    """When a count is published as a rule: the last day of the month so many months after it.

    `whole_years` says that the months of a year are published together.
    """

    months: Annotated[int, Field(ge=0, le=60)]
    whole_years: bool = False


class Entry(_Frozen):
    """One of our series in an official table. `register` begins the source of its rows."""

    host: Host
    series: str
    register_: Annotated[str, Field(alias="register", min_length=8)]
    what: str
    lag: Lag
    first: str = "1900"

    @property
    def source(self) -> str:
        """The table and what is taken from it."""
        return f"{self.register_}: {self.what}"


class PxTable(_Frozen):
    """A table of PxWeb: its id of late, and words (regular expressions) that its title has."""

    id: str
    words: Names


class PxEntry(Entry):
    """A series in a PxWeb database: the folders that lead to the table, and the cells."""

    database: str
    folders: tuple[Names, ...]
    table: PxTable
    picks: tuple[Pick, ...]


class Less(_Frozen):
    """What is taken off each count from a period on."""

    since: str
    pick: Pick
    says: str


class EurostatEntry(Entry):
    """A series in a Eurostat dataset, under the names that the dataset has had."""

    datasets: Names
    geo: str
    picks: tuple[Pick, ...]
    less: Less | None = None


class UnhcrEntry(Entry):
    """A series of UNHCR by year: `fields` summed over the rows that `keep` lets through.

    Rows whose `persons` field does not say P count cases, and their year is left out.
    """

    endpoint: str
    country: str
    fields: Names
    keep: Mapping[str, Names] = {}
    persons: str | None = None
    zero_is_missing: bool = False


class NotLive(_Frozen):
    """One of our series that no interface gives, and why (a message key)."""

    series: str
    why: str


class Catalogue(_Frozen):
    """All of it. `totals` are the names that totals go by."""

    hosts: Mapping[Host, Address]
    totals: Names
    eurostat: tuple[EurostatEntry, ...]
    pxweb: tuple[PxEntry, ...]
    unhcr: tuple[UnhcrEntry, ...]
    not_live: tuple[NotLive, ...]


@cache
def catalogue() -> Catalogue:
    """The catalogue that is shipped."""
    place = files("kotomitta.sources.official") / "catalogue.yaml"
    return read_yaml(Path(str(place))).parse(Catalogue)
