"""Planning in the REST API: scenarios with their changes, runs, figures and answers."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from ninja.errors import HttpError
from ninja.responses import Status as Reply

from kotomitta.planning.inputs.scenario import Change as FigureChange
from kotomitta.planning.inputs.scenario import Step
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.planning import asking, cities, running
from kotomitta.web.planning.comparing import comparison
from kotomitta.web.planning.editing import (
    EditedMeanwhileError,
    new_scenario,
    save_change,
    save_scenario,
)
from kotomitta.web.planning.forms import FEWEST_DRAWS, MOST_DRAWS
from kotomitta.web.planning.keeping import figures
from kotomitta.web.planning.models import Change, Run, Scenario, Status

router = Router(tags=["planning"])


class ScenarioIn(Schema):
    """The texts and draws of a scenario."""

    name: str = Field(min_length=1, max_length=120)
    city: str
    term: str = Field(pattern=r"^\d{4}$")
    as_of: date
    question: str = Field(min_length=8, max_length=2000)
    hypothesis: str = Field("", max_length=4000)
    findings: str = Field("", max_length=8000)
    decision: str = Field("", max_length=8000)
    draws: int = Field(1000, ge=FEWEST_DRAWS, le=MOST_DRAWS)
    seed: int = Field(1, ge=0, lt=2**63)


class ChangeIn(Schema):
    """A changed figure or series, as in a scenario file, and its source."""

    change: FigureChange | Step
    source: str = Field(min_length=8, max_length=1000)


class ChangeOut(Schema):
    """A changed figure or series, with who made it and when."""

    id: int
    target: str
    body: dict[str, Any]
    source: str
    version: int
    made: datetime


class ScenarioOut(ScenarioIn):
    """A scenario; `version` is needed to change it."""

    id: int
    version: int
    edited: datetime
    changes: list[ChangeOut]

    @staticmethod
    def resolve_changes(scenario: Scenario) -> list[Change]:
        """All changes of the scenario."""
        return list(scenario.changes.all())


class RunOut(Schema):
    """How far a run is; `stale` once a run made now could differ."""

    id: int
    scenario: int | None = Field(alias="scenario_id")
    status: Status
    progress: int
    step: str
    error: dict[str, Any] | None
    asked: datetime
    ended: datetime | None
    stale: bool = Field(
        description="The inputs have changed since; of a comparison also: a scenario of it is gone"
    )

    @staticmethod
    def resolve_stale(run: Run) -> bool:
        """Whether a run made now could differ."""
        if run.scenario is not None:
            return run.digest != asking.digest_now(run.scenario)
        compared = comparison(run)
        return compared is not None and compared.stale


@router.get("/cities", response=list[str], summary="Cities that can be asked about")
@permit("answer.read")
def cities_list(request: HttpRequest) -> list[str]:
    """The names of all cities."""
    del request
    return list(cities.cities())


@router.get("/scenarios", response=list[ScenarioOut], summary="All scenarios")
@permit("answer.read")
def scenarios(request: HttpRequest) -> Any:
    """Every scenario with its changes, last edited first."""
    del request
    return Scenario.objects.prefetch_related("changes")


@router.post("/scenarios", response={201: ScenarioOut}, summary="Make a scenario")
@permit("scenario.edit")
def scenario_new(request: HttpRequest, said: ScenarioIn) -> Any:
    """A new scenario without changes."""
    cities.shelf(said.city).city.term(said.term)
    return Reply(HTTPStatus.CREATED, new_scenario(said.dict(), (), person(request)))


@router.get("/scenarios/{plan}", response=ScenarioOut, summary="One scenario")
@permit("answer.read")
def scenario(request: HttpRequest, plan: int) -> Scenario:
    """The scenario with its changes."""
    del request
    return get_object_or_404(Scenario, pk=plan)


@router.put("/scenarios/{plan}", response=ScenarioOut, summary="Edit a scenario")
@permit("scenario.edit")
def scenario_edit(request: HttpRequest, plan: int, version: int, said: ScenarioIn) -> Scenario:
    """New texts over the given version; 409 when there is a newer one."""
    get_object_or_404(Scenario, pk=plan)
    cities.shelf(said.city).city.term(said.term)
    try:
        return save_scenario(plan, version, said.dict(), person(request))
    except EditedMeanwhileError as error:
        raise HttpError(HTTPStatus.CONFLICT, "edited meanwhile") from error


@router.post("/scenarios/{plan}/changes", response={201: ChangeOut}, summary="Change a figure")
@permit("figure.edit")
def change_new(request: HttpRequest, plan: int, said: ChangeIn) -> Any:
    """A new change; 409 when the figure is changed from that day already."""
    body = said.change.model_dump(mode="json", by_alias=True, exclude_none=True)
    reason = body["reason"]
    change = Change(
        scenario=get_object_or_404(Scenario, pk=plan),
        target=body["id"] if "id" in body else f"series.{body['series']}",
        start=body["from"],
        body={**body, "reason": f"{reason} ({said.source})"},
        reason=reason,
        source=said.source,
    )
    try:
        return Reply(HTTPStatus.CREATED, save_change(change, 0, person(request)))
    except EditedMeanwhileError as error:
        raise HttpError(HTTPStatus.CONFLICT, "changed from that day already") from error


@router.get("/scenarios/{plan}/runs", response=list[RunOut], summary="The runs of a scenario")
@permit("answer.read")
def runs(request: HttpRequest, plan: int) -> Any:
    """Newest first."""
    del request
    return get_object_or_404(Scenario, pk=plan).runs.select_related("scenario")


@router.post("/scenarios/{plan}/runs", response={202: RunOut}, summary="Run a scenario")
@permit("run.start")
def run_start(request: HttpRequest, plan: int) -> Any:
    """The run that computes the scenario as it is now; it goes on in the background."""
    scenario = get_object_or_404(Scenario, pk=plan)
    return Reply(HTTPStatus.ACCEPTED, running.start(scenario, person(request)))


@router.get("/runs/{run}", response=RunOut, summary="How far a run is")
@permit("answer.read")
def run(request: HttpRequest, run: int) -> Run:
    """The run."""
    del request
    return get_object_or_404(Run.objects.select_related("scenario"), pk=run)


@router.delete("/runs/{run}", response=RunOut, summary="Cancel a run")
@permit("run.start")
def run_cancel(request: HttpRequest, run: int) -> Any:
    """The cancelled run; 409 when it had ended."""
    del request
    found = get_object_or_404(Run, pk=run)
    if not running.cancel(found):
        raise HttpError(HTTPStatus.CONFLICT, "ended")
    return Run.objects.select_related("scenario").get(pk=run)


@router.get("/runs/{run}/answer", response=dict[str, Any], summary="The answer")
@permit("answer.read")
def answer(request: HttpRequest, run: int) -> HttpResponse:
    """The JSON that `kotomitta answer --json` prints; of a comparison, that of `compare`."""
    del request
    return HttpResponse(_done(run).result.answer, content_type="application/json")


@router.get("/runs/{run}/figures", response=list[dict[str, Any]], summary="The figures used")
@permit("answer.read")
def run_figures(request: HttpRequest, run: int) -> list[dict[str, Any]]:
    """Every figure with its name in three languages and its influence on the results."""
    del request
    return figures(_done(run))


def _done(run: int) -> Run:
    return get_object_or_404(Run.objects.select_related("result"), pk=run, status=Status.DONE)
