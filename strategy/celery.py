"""The one Celery application. Only the broker's address differs between a laptop and a cluster."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")

app = Celery("strategy")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["strategy.core"])
app.autodiscover_tasks()
