"""WISN inputs from YAML."""

from pathlib import Path

from kotomitta.planning.workload.wisn import Inputs
from kotomitta.sources.yaml_file import read_yaml


def read_wisn(path: Path) -> Inputs:
    """The inputs in `path`; InputError that names the line of the first fault."""
    return read_yaml(path).parse(Inputs)
