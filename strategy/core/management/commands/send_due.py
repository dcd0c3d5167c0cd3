"""`manage.py send_due [--loop]`: reminders and mails without Celery, for small places and for cron."""

import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from strategy.core import health
from strategy.core.outgoing.sweeping import sweep


class Command(BaseCommand):
    help = "Decide who is due, collect it and send the mails that are due; with --loop, again and again."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on until asked to stop")
        parser.add_argument("--every", type=int, default=60, help="seconds between two looks (60)")

    def handle(self, *args, **options):
        stop = threading.Event()
        if options["loop"]:
            signal.signal(signal.SIGTERM, lambda *_: stop.set())  # after the mail in hand
            signal.signal(signal.SIGINT, lambda *_: stop.set())
        while True:
            health.note_sweep()
            sent = sweep()
            self.stdout.write(f"{sent} {'mail' if sent == 1 else 'mails'} sent")
            if not options["loop"] or stop.wait(options["every"]):
                return
            close_old_connections()
