from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_around_cases")]
    operations = [
        migrations.AddField(model_name="case", name="needs", field=models.JSONField(default=list)),
    ]
