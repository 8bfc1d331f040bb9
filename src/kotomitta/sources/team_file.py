"""Teams to simulate, from YAML."""

from pathlib import Path

from kotomitta.basis.errors import InputError
from kotomitta.planning.flow.team.terms import Team, check
from kotomitta.sources.yaml_file import read_yaml


def read_team(path: Path) -> Team:
    """The team in `path`; InputError that names the line of the first fault."""
    file = read_yaml(path)
    team = file.parse(Team)
    try:
        check(team)
    except InputError as error:
        raise error.at(file.place(str(error.facts["field"]).split("."))) from error
    return team
