"""Pages of the shared kernel."""

from tests.support.rights import Row, read

ROWS = [
    Row("core:health", "GET", 200, anonymous=200),
    read("core:design"),
    read("core:people_options"),
    read("core:pick_unit"),
    read("core:pick_cycle"),
]
