from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

_GONE: dict[str, Any] = {
    "null": True,
    "on_delete": django.db.models.deletion.SET_NULL,
    "related_name": "+",
    "to": settings.AUTH_USER_MODEL,
}


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_anchors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="RuleTrial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("team", models.CharField(max_length=64)),
                ("rule", models.JSONField()),
                ("before", models.JSONField()),
                ("made", models.DateTimeField(default=django.utils.timezone.now)),
                ("body", models.JSONField(null=True)),
                ("adopted", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("adopted_by", models.ForeignKey(**_GONE)),
                ("by", models.ForeignKey(**_GONE)),
            ],
            options={
                "ordering": ("-pk",),
                "indexes": [models.Index(fields=["team", "adopted"], name="rules_in_use")],
            },
        ),
    ]
