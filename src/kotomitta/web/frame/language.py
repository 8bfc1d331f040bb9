"""The language of a page: it stands first in the address."""

import re
from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.functional import Promise, lazystr
from django.utils.translation import get_language

from kotomitta.render.words import Language, Words

_PREFIX = re.compile(rf"^/({'|'.join(Language)})(?=/|$)")
_WORDS: Mapping[str, Words] = {language: Words(language) for language in Language}


def words(request: HttpRequest | None = None) -> Words:
    """Messages in the language of the page that is being made."""
    found = _PREFIX.match(request.path_info) if request is not None else None
    return _WORDS.get(found[1] if found else str(get_language()), _WORDS[Language.FI])


def worded(key: str) -> Promise:
    """A message that is said when it is shown, in the language of that page."""
    return lazystr(_Said(key))


class _Said:
    """A message by its key."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __str__(self) -> str:
        return words().say(self._key)


def elsewhere(path: str) -> Mapping[Language, str]:
    """The address of the same page in each language; the first page when it has no language."""
    rest = path[3:] if _PREFIX.match(path) else "/"
    return {language: f"/{language}{rest or '/'}" for language in Language}


def page(request: HttpRequest | None, path: str) -> dict[str, object]:
    """What every template knows: its words, and where the other languages are."""
    said = words(request)
    return {
        "words": said,
        "say": said.say,
        "language": said.language,
        "languages": elsewhere(path),
    }


def context(request: HttpRequest) -> dict[str, object]:
    """`page` as a context processor."""
    return page(request, request.get_full_path())
