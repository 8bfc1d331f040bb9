"""What is left of an erased event of a worker keeps its place among the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_fill_case_needs")]
    operations = [
        migrations.AddField(
            "gone", "subject", models.CharField(db_index=True, default="", max_length=64)
        ),
        migrations.AddField("gone", "number", models.PositiveIntegerField(null=True)),
    ]
