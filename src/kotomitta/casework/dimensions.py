"""The four dimensions of integration: questions, answers given by consent, and group reports."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator
from scipy.special import stdtrit

from kotomitta.basis.figures import Named, Sourced
from kotomitta.casework.people import Code
from kotomitta.casework.refusal import RefusalError

_FROZEN = ConfigDict(frozen=True, extra="forbid")
_ANSWERS = range(1, 6)


class Question(BaseModel):
    """One question in three languages, answered from 1 (not at all) to 5 (fully)."""

    model_config = _FROZEN

    id: str
    text: Named


class Dimension(BaseModel):
    """One dimension: what it means, its questions, and what others measure near it."""

    model_config = _FROZEN

    id: str
    name: Named
    meaning: Named
    questions: Annotated[tuple[Question, ...], Field(min_length=2)]
    finnish: tuple[str, ...]
    ipl: tuple[str, ...]
    zaragoza: tuple[str, ...] = ()


class QuestionSet(Sourced):
    """A version of the questions, with the source of the crosswalk."""

    version: int
    scale: tuple[Named, ...]
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [q.id for d in self.dimensions for q in d.questions]
        if len(set(ids)) < len(ids):
            raise ValueError("a question stands once")
        return self


class Answers(BaseModel):
    """What one person answered on a day, having agreed; None where a question was left out."""

    model_config = _FROZEN

    case: Code
    person: Code
    on: date
    version: int
    agreed: date
    values: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of a group with its 80 % interval, and how many persons answered."""

    mean: float
    low: float
    high: float
    persons: int


def check_answers(answers: Answers, asked: QuestionSet) -> None:
    """RefusalError unless agreed by then, of this version, and answered on the scale."""
    if answers.agreed > answers.on:
        raise RefusalError("dimensions_not_agreed")
    if answers.version != asked.version:
        raise RefusalError("dimensions_version", given=answers.version, now=asked.version)
    known = {q.id for d in asked.dimensions for q in d.questions}
    for question, value in answers.values.items():
        if question not in known or (value is not None and value not in _ANSWERS):
            raise RefusalError("dimensions_answer", question=question[:40])


def group_report(
    answers: Iterable[Answers], asked: QuestionSet, least: int
) -> Mapping[str, Estimate | None]:
    """Dimension -> mean of the group from 1 to 5, each person's last answers counted once.

    None where fewer than `least` persons answered, and where all answered alike: then the mean
    would tell each person's answer. There is nothing here for one person. The interval is Student's
    on the means of persons.
    """
    last = _last(answers, asked)
    return {d.id: _estimate(_means(d, last), least) for d in asked.dimensions}


def next_report(
    answers: Iterable[Answers], asked: QuestionSet, least: int, told: Mapping[str, date]
) -> Mapping[str, Estimate]:
    """Dimension -> what the group may be told now, in place of what was told on the day in `told`.

    Not there while fewer than `least` persons have answered since that day: held against the report
    before, a new one would tell their answers.
    """
    last = _last(answers, asked)
    report, found = group_report(last, asked, least), {}
    for dimension in asked.dimensions:
        since = told.get(dimension.id, date.min)
        fresh = _means(dimension, (one for one in last if one.on > since))
        estimate = report[dimension.id]
        if estimate is not None and len(fresh) >= least:
            found[dimension.id] = estimate
    return found


def _last(answers: Iterable[Answers], asked: QuestionSet) -> Collection[Answers]:
    """The last answers of each person to these questions."""
    last: dict[str, Answers] = {}
    for one in sorted(answers, key=lambda a: a.on):
        if one.version == asked.version:
            last[one.person] = one
    return last.values()


def _means(dimension: Dimension, answers: Iterable[Answers]) -> list[float]:
    """One number a person: the mean of the questions answered; never leaves this module."""
    means = []
    for one in answers:
        said = [v for q in dimension.questions if (v := one.values.get(q.id)) is not None]
        if said:
            means.append(sum(said) / len(said))
    return means


def _estimate(means: list[float], least: int) -> Estimate | None:
    n = len(means)
    if n < max(least, 2) or len(set(means)) == 1:
        return None
    mean, error = float(np.mean(means)), float(np.std(means, ddof=1)) / n**0.5
    half = float(stdtrit(n - 1, 0.9)) * error
    return Estimate(mean, max(1.0, mean - half), min(5.0, mean + half), n)
