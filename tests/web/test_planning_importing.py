"""A folder made by `answer --out`, taken in as a plan."""

import json
from pathlib import Path

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.store.document import document_text
from kotomitta.store.folder import json_text
from kotomitta.web.planning.importing import import_folder
from kotomitta.web.planning.models import Run, Scenario
from visitors.people import SignedIn
from visitors.plans import found

pytestmark = [pytest.mark.web, pytest.mark.django_db]

SCENARIO = {
    "name": {"fi": "Varma", "sv": "Säker", "en": "Sure"},
    "question": {
        "fi": "Mitä jos raja on varmempi?",
        "sv": "Vad om gränsen är säkrare?",
        "en": "What if the cap is surer?",
    },
    "hypothesis": {"fi": "", "sv": "", "en": ""},
    "findings": {"fi": "", "sv": "", "en": ""},
    "decision": {"fi": "", "sv": "", "en": ""},
    "figures": [
        {
            "id": "cap.probability",
            "from": "2025-06-01",
            "value": 0.95,
            "factor": None,
            "low": None,
            "high": None,
            "part": None,
            "reason": "A surer cap",
        }
    ],
    "drivers": [],
    "without_effect": [],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    document, answer = found()
    (tmp_path / "answer.json").write_text(json_text(answer), "utf-8")
    (tmp_path / "document.json").write_text(document_text(document), "utf-8")
    return tmp_path


def test_the_answer_is_shown_and_fresh(folder: Path, signed_in: SignedIn) -> None:
    import_folder(folder)
    made = Scenario.objects.get()
    assert (made.city, made.term, made.draws, made.seed) == ("demo", "2025", 40, 1)
    html = signed_in("viewer").get(f"/en/scenarios/{made.pk}/overview/").content.decode()
    assert '<section class="lead"' in html
    assert "out of date" not in html


def test_the_same_answer_twice_is_one_plan(folder: Path) -> None:
    import_folder(folder)
    import_folder(folder)
    assert (Scenario.objects.count(), Run.objects.count()) == (1, 1)


def test_a_scenario_is_taken_in_with_its_changes(folder: Path) -> None:
    answer = json.loads((folder / "answer.json").read_text("utf-8"))
    text = json_text({**answer, "scenario": SCENARIO})
    (folder / "answer.json").write_text(text, "utf-8")
    import_folder(folder)
    made = Scenario.objects.get()
    assert made.name == "Varma"
    assert [c.body["value"] for c in made.changes.all()] == [0.95]


def test_an_answer_on_older_data_is_out_of_date(folder: Path, signed_in: SignedIn) -> None:
    answer = json.loads((folder / "answer.json").read_text("utf-8"))
    answer["versions"]["data"] = "0123456789abcdef"
    (folder / "answer.json").write_text(json_text(answer), "utf-8")
    import_folder(folder)
    made = Scenario.objects.get()
    html = signed_in("viewer").get(f"/en/scenarios/{made.pk}/overview/").content.decode()
    assert "out of date" in html


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("answer.json", "", "answer_malformed"),
        ("answer.json", "[1]", "answer_malformed"),
        ("answer.json", '{"city": "demo"}', "answer_malformed"),
        ("document.json", "{}", "document_malformed"),
        ("document.json", '{"Amount": {"value": 1, "unit": "cases"}}', "document_malformed"),
    ],
)
def test_what_is_no_answer_is_told_and_nothing_is_stored(
    folder: Path, name: str, text: str, key: str
) -> None:
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        import_folder(folder)
    assert error.value.key == f"error.{key}"
    assert error.value.place.endswith(name)
    assert not Scenario.objects.exists()


def test_a_folder_without_its_document_is_told(folder: Path) -> None:
    (folder / "document.json").unlink()
    with pytest.raises(InputError) as error:
        import_folder(folder)
    assert error.value.key == "error.file_missing"
