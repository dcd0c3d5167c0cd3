"""`manage.py verify`: are the rules that span rows still true?"""

import sys

from django.core.management.base import BaseCommand

from strategy.core import verification

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Check what spans rows: shares, seals, sums, terms and their events. Exit code 1 when something is wrong."

    def handle(self, *args, **options):
        findings = verification.run()
        for rule, finding in findings.items():
            mark = "wrong" if finding.wrong else "fine "
            self.stdout.write(f"{mark}  {rule}: {finding.looked_at:,} looked at, {len(finding.wrong):,} wrong")
            for line in finding.wrong[:MOST_SHOWN]:
                self.stdout.write(f"         {line}")
            if len(finding.wrong) > MOST_SHOWN:
                self.stdout.write(f"         and {len(finding.wrong) - MOST_SHOWN:,} more")
        if any(finding.wrong for finding in findings.values()):
            sys.exit(1)
