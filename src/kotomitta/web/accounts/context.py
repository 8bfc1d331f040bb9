"""What templates know of the person."""

from functools import cache, partial
from importlib.resources import files

import yaml
from django.conf import settings
from django.http import HttpRequest

from kotomitta.web.accounts.permissions import may
from kotomitta.web.frame.navigation import Row, address, place


def context(request: HttpRequest) -> dict[str, object]:
    """What the person may do, and the links of the header that follow from it."""
    return {
        "may": partial(may, request.user),
        "navigation": [
            Row(where, row["words"], place(request, row["url"], where))
            for row in _rows()
            if may(request.user, row["action"])
            for where in [address(row["url"])]
        ],
    }


@cache
def _rows() -> list[dict[str, str]]:
    """The links of every app that has some, in the order of the apps."""
    rows: list[dict[str, str]] = []
    for app in settings.NAVIGATION:
        text = files(app).joinpath("navigation.yaml").read_text("utf-8")
        rows += yaml.safe_load(text)
    return rows
