from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_rule_trial")]
    operations = [
        migrations.AddField("ruletrial", "worker", models.CharField(blank=True, max_length=64)),
        migrations.AddField("ruletrial", "failed", models.BooleanField(default=False)),
    ]
