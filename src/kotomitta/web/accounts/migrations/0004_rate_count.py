"""The counts of what is limited by rate are called so."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_asked")]
    operations = [migrations.RenameModel("Asked", "RateCount")]
