from django.db import migrations, models


class Migration(migrations.Migration):
    """A name for the audit log; it makes no table."""

    dependencies = [("planning", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AddedCity",
            fields=[("id", models.CharField(max_length=60, primary_key=True, serialize=False))],
            options={"managed": False},
        ),
    ]
