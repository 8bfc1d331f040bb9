"""The overflow queue, the end of clienthood by law, how often a case was given out; requests."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Count

from kotomitta.casework.case import Case
from kotomitta.casework.due import clienthood_ends
from kotomitta.web.casework.unit import deadlines, practice, today

_AT_ONCE = 500


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Open cases get the end that the law gives, and all how often they were given out."""
    del schema_editor
    cases, day = apps.get_model("casework", "Case").objects, today()
    codes = list(cases.filter(closed=None).values_list("pk", flat=True))
    for first in range(0, len(codes), _AT_ONCE):
        rows = list(cases.filter(pk__in=codes[first : first + _AT_ONCE]).only("body"))
        for row in rows:
            case = Case.model_validate(row.body)
            ends = clienthood_ends(case, practice().workflow, deadlines(day), day)
            row.clienthood_ends = ends[0].by if ends else None
        cases.bulk_update(rows, ["clienthood_ends"])
    told = apps.get_model("casework", "Event").objects.filter(act="export_case").order_by()
    for subject, times in told.values_list("subject").annotate(times=Count("pk")):
        cases.filter(code=subject).update(given_out=times)


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_gone_of_workers")]
    operations = [
        migrations.AddField("case", "clienthood_ends", models.DateField(null=True)),
        migrations.AddField("case", "review_by", models.DateField(null=True)),
        migrations.AddField("case", "given_out", models.PositiveIntegerField(default=0)),
        migrations.CreateModel(
            name="ResourceRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=64, unique=True)),
                ("team", models.CharField(max_length=64)),
                ("on", models.DateField()),
                ("cases", models.PositiveIntegerField()),
                ("hours", models.FloatField()),
                ("posts", models.FloatField()),
                ("until", models.DateField(null=True)),
                ("state", models.CharField(default="made", max_length=20)),
                ("answered", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={"ordering": ("-on", "team")},
        ),
        migrations.AddConstraint(
            "resourcerequest",
            models.UniqueConstraint(fields=("team", "on"), name="one_request_a_day"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
