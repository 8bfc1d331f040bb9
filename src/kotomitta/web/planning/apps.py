"""Planning as a Django app."""

from django.apps import AppConfig
from django.core.checks import Error, register

from kotomitta.basis.errors import InputError


class Planning(AppConfig):
    """Scenarios of a city, their runs, and what was adopted."""

    name = "kotomitta.web.planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have Django's own commands refuse a unit's city that is not there."""
        register(_unit_city)


def _unit_city(**_: object) -> list[Error]:
    from kotomitta.render.words import Words, users_language
    from kotomitta.web.planning.cities import check_unit_city

    try:
        check_unit_city()
    except InputError as error:
        return [Error(Words(users_language()).error(error), id="kotomitta.E001")]
    return []
