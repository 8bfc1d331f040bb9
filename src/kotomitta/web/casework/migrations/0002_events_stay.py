"""The database itself refuses to change an event."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = """
CREATE TRIGGER casework_event_stays BEFORE UPDATE ON casework_event
BEGIN SELECT RAISE(ABORT, 'an event is not changed'); END
"""
_POSTGRESQL = """
CREATE FUNCTION casework_event_stays() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'an event is not changed'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER casework_event_stays BEFORE UPDATE ON casework_event
FOR EACH ROW EXECUTE FUNCTION casework_event_stays();
"""


def refuse(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the trigger in place."""
    del apps
    editor.execute(_SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunPython(refuse, migrations.RunPython.noop)]
