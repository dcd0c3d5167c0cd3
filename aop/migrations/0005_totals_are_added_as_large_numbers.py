from functools import reduce
from operator import add

from django.db import migrations, models
from django.db.models.functions import Cast


def large(name):
    return Cast(models.F(name), models.BigIntegerField())


class Migration(migrations.Migration):
    dependencies = [("aop", "0004_lines_are_found_by_their_codes")]

    operations = [
        migrations.RemoveConstraint(model_name="lineversion", name="line_version_total_is_its_periods"),
        migrations.AddConstraint(
            model_name="lineversion",
            constraint=models.CheckConstraint(
                condition=models.Q(total=reduce(add, [large(f"p{number:02d}") for number in range(1, 13)])),
                name="line_version_total_is_its_periods",
            ),
        ),
    ]
