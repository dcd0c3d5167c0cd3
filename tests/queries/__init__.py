"""Lists whose cost is watched, a module for each app: put yours beside these. Read by `tests/test_queries.py`."""

from importlib import import_module
from pkgutil import iter_modules

from tests.support.listings import Listing

LISTS: list[Listing] = [
    listing for module in iter_modules(__path__) for listing in import_module(f"{__name__}.{module.name}").LISTS
]
