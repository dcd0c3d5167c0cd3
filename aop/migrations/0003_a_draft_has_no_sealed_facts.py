from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aop", "0002_terms_know_who_said_the_kind")]

    operations = [
        migrations.AlterField(
            model_name="planversion",
            name="sealed_facts",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
