"""The published JSON Schemas of the data files, made from the models that read them."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kotomitta.basis.figures import Figure
from kotomitta.casework.dimensions import QuestionSet
from kotomitta.casework.measured import MeasuringPlan
from kotomitta.casework.policy import Reach, Role
from kotomitta.casework.referrals.sectors import Sector
from kotomitta.casework.workflow import Entry, Table, Workflow
from kotomitta.law.text import Text
from kotomitta.planning.inputs.city import City
from kotomitta.planning.inputs.norms import Norm
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.planning.inputs.services import Service
from kotomitta.planning.inputs.tasks import Task
from kotomitta.sources.case_table.mapping import CaseMapping
from kotomitta.sources.case_table.workers import Contract
from kotomitta.sources.finland import Rules
from kotomitta.sources.starting import Starting

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KINDS: dict[str, tuple[Any, str]] = {
    "casework-dimensions": (QuestionSet, "Questions on the four dimensions of integration"),
    "casework-permissions": (
        dict[str, dict[Role, Reach]],
        "Who may do what to which case (rulebook/casework/permissions.yaml)",
    ),
    "casework-measured": (MeasuringPlan, "Figures of planning that are counted from cases"),
    "casework-reasons": (list[Entry], "Reasons of a list: for passing a cap, for another rule"),
    "casework-referral": (Table, "States and moves of a referral"),
    "casework-sectors": (list[Sector], "Sectors of service, and who answers for them"),
    "casework-workflow": (Workflow, "States, moves and steps of each kind of case"),
    "case-mapping": (CaseMapping, "How an extract of another shape becomes a case table"),
    "city": (City, "A city: its council terms and what it has counted itself (city.yaml)"),
    "diary-words": (dict[str, list[str]], "Words of which codes in a time diary are made"),
    "figures": (list[Figure], "Figures: numbers with range, unit, source, days and grade"),
    "law-texts": (list[Text], "Rules in words by date (rulebook/law/texts)"),
    "norms": (list[Norm], "Caseload norms of other bodies (rulebook/norms)"),
    "scenario": (Scenario, "A scenario: changes of figures and series, and the question it asks"),
    "services": (list[Service], "What clients need of others (rulebook/services)"),
    "starting": (Starting, "What a new city starts from until it gives its own figures"),
    "synthetic-finland": (Rules, "How a synthetic Finland of municipalities is made"),
    "tasks": (list[Task], "Service tasks: who does what for a case, and when (tasks.yaml)"),
    "workers": (list[Contract], "Workers' own hours, and what is taken off them for a time"),
}


def schemas() -> dict[str, dict[str, Any]]:
    """Kind of file -> its JSON Schema (draft 2020-12).

    A schema tells fields, types and limits of one field. What two fields must have in common, such
    as a range that contains its value, is checked when the file is read.
    """
    return {name: _schema(kind, title) for name, (kind, title) in _KINDS.items()}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """The files `NAME.schema.json` written to a folder that exists."""
    paths = []
    for name, schema in schemas().items():
        path = folder / f"{name}.schema.json"
        text = json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
        paths.append(path)
    return tuple(paths)


def _schema(kind: Any, title: str) -> dict[str, Any]:
    return {**TypeAdapter(kind).json_schema(), "$schema": _DIALECT, "title": title}
