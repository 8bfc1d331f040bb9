"""Workers' own hours: contracts, and what is taken off them for a time."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.errors import InputError
from kotomitta.planning.workload.available import Reduction
from kotomitta.sources.case_table.cells import cells
from kotomitta.sources.yaml_file import read_yaml


def _placed(given: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """What was read; its own error as one of pydantic's, which knows the place in the file."""
    try:
        return read(given)
    except InputError as error:
        key = error.key.removeprefix("error.")
        raise PydanticCustomError(key, key, dict(error.facts)) from error


class Contract(BaseModel):
    """One worker's code, contract hours a week, cadre, and reductions that end by themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    worker: str
    hours_per_week: Annotated[float, Field(gt=0, le=60)]
    cadre: Cadre = Cadre.SOCIAL_WORKER
    reductions: tuple[Annotated[Reduction, WrapValidator(_placed)], ...] = ()


def read_workers(path: Path) -> tuple[Contract, ...]:
    """The contracts in a file; InputError for a code that is none, or that stands twice."""
    file = read_yaml(path)
    contracts = file.parse(tuple[Contract, ...])
    number = cells("worker", ())
    for i, contract in enumerate(contracts):
        place = file.place([i, "worker"])
        try:
            found = number(contract.worker)
        except InputError as error:
            raise error.at(place) from error
        if found != i:
            raise InputError("workers_code", place=place)
    return contracts
