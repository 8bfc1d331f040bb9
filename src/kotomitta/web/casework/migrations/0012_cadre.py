"""Workers have a cadre; those who are there already are social workers, as their caps have been."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_waiting")]
    operations = [
        migrations.AddField(
            "worker",
            "cadre",
            models.CharField(
                choices=[
                    ("social_worker", "social_worker"),
                    ("social_counsellor", "social_counsellor"),
                ],
                default="social_worker",
                max_length=20,
            ),
        ),
    ]
