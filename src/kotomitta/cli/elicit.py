"""`kotomitta elicit`: experts' ranges pooled into figures of grade expert."""

from pathlib import Path

from rich.console import Console

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Figure
from kotomitta.cli.clock import today
from kotomitta.cli.options import AsJson, City, OutFile
from kotomitta.cli.screen import show_json, words
from kotomitta.planning.inputs.elicitation import Judgement, pooled
from kotomitta.sources.city_folder import read_city
from kotomitta.sources.elicitation_file import figures_yaml, read_judgements
from kotomitta.store.folder import write_file


def elicit(city: City, file: Path, *, out: OutFile = None, json: AsJson = False) -> None:
    """Pool several experts' 80 % ranges, asked in two rounds, into figures of a city.

    Example: kotomitta elicit ./mycity ranges.csv --out ./mycity/figures-expert.yaml
    """
    known = {f.id: f for f in read_city(city).figures}
    judged = read_judgements(file).items()
    figures = [pooled(_figure(known, i, given), given, today()) for i, given in judged]
    if out is not None:
        write_file(out, figures_yaml(figures))
    if json:
        show_json({"figures": [f.model_dump(mode="json", by_alias=True) for f in figures]})
        return
    screen, say = Console(highlight=False), words()
    for figure in figures:
        value = figure.values[0]
        screen.print(
            say.say(
                "elicit.pooled", name=figure.name, value=value.value, low=value.low, high=value.high
            )
        )


def _figure(known: dict[str, Figure], figure_id: str, given: list[Judgement]) -> Figure:
    if figure_id not in known:
        raise InputError("figure_missing", place=given[0].place, id=figure_id)
    return known[figure_id]
