"""Home and its lists: every member reads them; what they hold is limited by what the reader may see."""

from tests.support.rights import read

ROWS = [
    read("stack:home"),
    read("stack:coverage"),
    read("stack:unfunded"),
    read("stack:coverage_export"),
    read("stack:unaligned_export"),
    read("stack:unfunded_export"),
    read("api_coverage"),
    read("api_coverage_paces"),
    read("api_coverage_units"),
    read("api_coverage_unaligned"),
    read("api_coverage_unfunded"),
]
