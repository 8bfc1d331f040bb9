"""The published schemas are those of the program, and every shipped file keeps to them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from kotomitta.sources.city_folder import MUNICIPALITIES, RULEBOOK
from kotomitta.sources.schema import schemas, write_schemas

pytestmark = pytest.mark.docs

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
CASEWORK = RULEBOOK / "casework"
SHIPPED = {
    "casework-dimensions": [CASEWORK / "dimensions.yaml"],
    "casework-permissions": [CASEWORK / "permissions.yaml"],
    "casework-measured": [CASEWORK / "measured.yaml"],
    "casework-reasons": [CASEWORK / "cap_reasons.yaml", CASEWORK / "rule_reasons.yaml"],
    "casework-referral": [CASEWORK / "referral.yaml"],
    "casework-sectors": [CASEWORK / "sectors.yaml"],
    "casework-workflow": [CASEWORK / "workflow.yaml"],
    "case-mapping": sorted((RULEBOOK / "mappings").glob("*.yaml")),
    "city": sorted(MUNICIPALITIES.glob("*/city.yaml")),
    "diary-words": [RULEBOOK / "diary" / "words.yaml"],
    "figures": sorted(
        path
        for folder in (
            *(RULEBOOK / p for p in ("drivers", "effects", "law", "prices", "services", "weights")),
            *MUNICIPALITIES.iterdir(),
        )
        for path in folder.glob("*.yaml")
        if path.name not in ("tasks.yaml", "city.yaml", "services.yaml")
    )
    + [CASEWORK / f"{name}.yaml" for name in ("figures", "points", "weights")],
    "law-texts": sorted((RULEBOOK / "law" / "texts").glob("*.yaml")),
    "norms": sorted((RULEBOOK / "norms").glob("*.yaml")),
    "scenario": sorted((RULEBOOK / "scenarios").glob("*.yaml")),
    "services": [RULEBOOK / "services" / "services.yaml"],
    "starting": [RULEBOOK / "starting" / "city.yaml"],
    "synthetic-finland": [RULEBOOK / "synthetic" / "finland.yaml"],
    "tasks": [RULEBOOK / "weights" / "tasks.yaml"],
}


def as_json(value: Any) -> Any:
    """A YAML document with its days written as text, as an editor's schema check sees them."""
    if isinstance(value, dict):
        return {key: as_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_json(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schemas()[name], format_checker=FormatChecker())


def test_the_published_schemas_are_current(tmp_path: Path) -> None:
    made = {p.name: p.read_text("utf-8") for p in write_schemas(tmp_path)}
    published = {p.name: p.read_text("utf-8") for p in PUBLISHED.glob("*.json")}
    assert published == made, "run kotomitta.sources.schema.write_schemas on docs/reference/schemas"


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_each_schema_is_itself_valid(name: str) -> None:
    Draft202012Validator.check_schema(schemas()[name])


@pytest.mark.parametrize(
    ("name", "path"),
    [pytest.param(n, p, id=f"{p.parent.name}/{p.name}") for n, ps in SHIPPED.items() for p in ps],
)
def test_every_shipped_file_keeps_to_its_schema(name: str, path: Path) -> None:
    document = as_json(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))
    assert [e.message for e in validator(name).iter_errors(document)] == []


def test_every_yaml_file_that_people_write_has_a_schema() -> None:
    """What was learned of forecasting is written and read by the program alone."""
    known = {path for paths in SHIPPED.values() for path in paths}
    known |= set((RULEBOOK / "forecast").glob("*.yaml"))
    assert known == {*RULEBOOK.rglob("*.yaml"), *MUNICIPALITIES.rglob("*.yaml")}


def test_a_schema_tells_a_fault() -> None:
    figure: dict[str, Any] = {
        "id": "a.b",
        "name": {"fi": "a", "sv": "b", "en": "c"},
        "unit": "persons",
        "shape": "exact",
        "values": [
            {
                "from": "2020-01-01",
                "value": 1,
                "source": "A source that names a document",
                "published": "2020-01-01",
                "checked": "2020-01-02",
                "grade": "official",
            }
        ],
    }
    check = validator("figures")
    assert list(check.iter_errors([figure])) == []
    dated = figure["values"][0]
    wrong = [
        {**figure, "unit": ""},
        {**figure, "shape": "triangle"},
        {**figure, "name": {"fi": "a", "sv": "b"}},
        {**figure, "values": []},
        {**figure, "values": [{**dated, "grade": "sure"}]},
        {**figure, "values": [{**dated, "published": "last year"}]},
        {**figure, "values": [{k: v for k, v in dated.items() if k != "source"}]},
    ]
    assert [len(list(check.iter_errors([w]))) >= 1 for w in wrong] == [True] * len(wrong)


def test_the_reference_page_names_every_schema() -> None:
    page = (PUBLISHED.parent / "figures.md").read_text("utf-8")
    for name in schemas():
        assert f"schemas/{name}.schema.json" in page
