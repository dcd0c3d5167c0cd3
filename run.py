#!/usr/bin/env python3
"""Start, test and check Strategy Stack: `python3 run.py --help`."""

import sys

if sys.version_info < (3, 11):  # before anything that an older Python could not read
    sys.exit("Strategy Stack needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])

from launch.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
