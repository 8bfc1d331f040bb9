"""Cases of before there were needs: what each actor owes them, worked out as for a new one."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kotomitta.casework.case import Case
from kotomitta.web.casework.needs import kept
from kotomitta.web.casework.unit import today

_AT_ONCE = 500


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the needs of open cases that have none."""
    del schema_editor
    cases, day = apps.get_model("casework", "Case").objects, today()
    empty = list(cases.filter(closed=None, needs=[]).values_list("pk", flat=True))
    for first in range(0, len(empty), _AT_ONCE):
        rows = list(cases.filter(pk__in=empty[first : first + _AT_ONCE]).only("body"))
        for row in rows:
            row.needs = kept(Case.model_validate(row.body), day)
        cases.bulk_update(rows, ["needs"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_rule_trial_failed")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
