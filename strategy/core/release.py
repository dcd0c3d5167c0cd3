"""Which release this is."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def release() -> str:
    """The release's number, such as 0.1.0, as `pyproject.toml` names it."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]
