"""The languages of the product, and the words of the catalogue as they stand in its files."""

import os
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

Said = Mapping[str, Mapping[str, str]]


class Language(StrEnum):
    """The languages of the product; Finnish is the default."""

    FI = "fi"
    SV = "sv"
    EN = "en"

    @property
    def locale(self) -> str:
        """The locale whose habits for numbers and dates are followed."""
        return {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}[self.value]


def users_language() -> Language:
    """The language of KOTOMITTA_LANG; Finnish when it is unset or not one of ours."""
    wanted = os.environ.get("KOTOMITTA_LANG", Language.FI)
    return Language(wanted) if wanted in set(Language) else Language.FI


@cache
def catalogue() -> Said:
    """Message key -> language -> words, from every file in `render/catalogue`."""
    words: dict[str, Mapping[str, str]] = {}
    for file in sorted(files("kotomitta.render").joinpath("catalogue").iterdir(), key=str):
        if file.name.endswith(".yaml"):
            words.update(chapter(file.name))
    return words


@cache
def chapter(name: str) -> Said:
    """The words of one file of the catalogue, for what cannot wait for all of them."""
    text = files("kotomitta.render").joinpath("catalogue", name).read_text("utf-8")
    said: Said = yaml.load(text, yaml.CSafeLoader)
    return said
