from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aop", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="lineterm",
            name="is_classified",
            field=models.BooleanField(default=False),
        ),
    ]
