from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aop", "0003_a_draft_has_no_sealed_facts")]

    operations = [
        migrations.AddIndex(
            model_name="lineversion",
            index=models.Index(fields=["plan_version", "cost_centre", "account"], name="line_version_by_codes"),
        ),
    ]
