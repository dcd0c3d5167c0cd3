"""Reminders: what a mail that must leave carries, the hour they are due, and who wants them by mail.

The table of outgoing messages was never written to before, so it is made anew.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import strategy.core.keys


class Migration(migrations.Migration):
    dependencies = [("strategy", "0003_table_of_the_cache")]

    operations = [
        migrations.DeleteModel("Outgoing"),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=strategy.core.keys.new_key, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("unique_key", models.CharField(max_length=200, unique=True)),
                ("kind", models.CharField(max_length=64)),
                (
                    "form",
                    models.CharField(
                        choices=[("line", "Line of a digest"), ("digest", "Digest"), ("alone", "Mail of its own")],
                        max_length=6,
                    ),
                ),
                ("subject_type", models.CharField(blank=True, max_length=64)),
                ("subject_key", models.UUIDField(blank=True, null=True)),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("try_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "Waiting"),
                            ("leased", "Being sent"),
                            ("sent", "Sent"),
                            ("held", "Held"),
                            ("failed", "Failed"),
                            ("dropped", "No longer needed"),
                        ],
                        default="ready",
                        max_length=8,
                    ),
                ),
                ("lease", models.UUIDField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[("", "–"), ("smtp-open", "Connected"), ("data-sent", "Handed over")],
                        max_length=12,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("lost_leases", models.PositiveSmallIntegerField(default=0)),
                ("maybe_sent", models.BooleanField(default=False, verbose_name="maybe sent")),
                ("why", models.CharField(blank=True, max_length=300)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ReminderRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=64, unique=True)),
                ("through", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="settings",
            name="reminder_hour",
            field=models.PositiveSmallIntegerField(default=8, verbose_name="hour of reminders"),
        ),
        migrations.AddField(
            model_name="user",
            name="mail_reminders",
            field=models.BooleanField(default=True, verbose_name="mail me reminders"),
        ),
        migrations.AddConstraint(
            model_name="settings",
            constraint=models.CheckConstraint(
                condition=models.Q(("reminder_hour__lte", 23)),
                name="settings_reminder_hour_is_of_the_day",
                violation_error_message="Reminders are due at an hour from 0 to 23.",
            ),
        ),
        migrations.AddField(
            model_name="outgoing",
            name="digest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="told",
                to="strategy.outgoing",
            ),
        ),
        migrations.AddField(
            model_name="outgoing",
            name="notice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="strategy.notice",
            ),
        ),
        migrations.AddField(
            model_name="outgoing",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="outgoing", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(fields=["state", "try_at"], name="outgoing_to_try"),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(fields=["recipient", "-due_at"], name="outgoing_by_recipient"),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["ready", "leased", "sent", "held", "failed", "dropped"])),
                name="outgoing_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "leased"), _negated=True),
                    models.Q(("lease__isnull", False), ("lease_until__isnull", False)),
                    _connector="OR",
                ),
                name="outgoing_leased_names_its_lease",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                ),
                name="outgoing_sent_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__isnull", True), ("form", "line"), _connector="OR"),
                name="outgoing_only_lines_stand_in_a_digest",
            ),
        ),
    ]
