"""How often somebody has asked of late is counted by all processes together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_factor_sessions_scopes")]
    operations = [
        migrations.CreateModel(
            name="Asked",
            fields=[
                (
                    "cache_key",
                    models.CharField(max_length=255, primary_key=True, serialize=False),
                ),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
