#!/usr/bin/env python3
"""Django's command line for Strategy Stack."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  needs the setting above

    execute_from_command_line(sys.argv)
