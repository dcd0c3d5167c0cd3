"""What had a primary parent contributes to it, since the act that put it there."""

from django.db import migrations

from strategy.core.keys import new_key


def link(apps, schema_editor):
    terms = apps.get_model("okrs", "ObjectiveTerm").objects.filter(valid_to__isnull=True, parent__isnull=False)
    Alignment = apps.get_model("okrs", "Alignment")
    Alignment.objects.bulk_create(
        (
            Alignment(
                key=new_key(),
                child_id=term.objective_id,
                parent_id=term.parent_id,
                kind="contributes",
                weight=1,
                valid_from=term.valid_from,
                opened_by_id=term.opened_by_id,
            )
            for term in terms.iterator()
        ),
        batch_size=1000,
    )


def unlink(apps, schema_editor):
    apps.get_model("okrs", "Alignment").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("okrs", "0003_check_ins_only_grow")]
    operations = [migrations.RunPython(link, unlink)]
