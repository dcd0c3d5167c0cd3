"""The table of rights, a module for each app: put your rows beside these (`tests/support/rights.py` says how).

`tests/test_rights.py` asks them all; `tests/test_pages.py` looks at every page they open.
"""

from importlib import import_module
from pkgutil import iter_modules

from tests.support.rights import Row

TABLES: dict[str, list[Row]] = {
    module.name: import_module(f"{__name__}.{module.name}").ROWS for module in iter_modules(__path__)
}
ROWS: list[Row] = [row for rows in TABLES.values() for row in rows]
