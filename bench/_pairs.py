"""Pages beside the SQL beneath, as a table."""

from bench._harness import Figure, Report, compare, opened

__all__ = ["compare", "opened", "show"]


def show(title: str, figures: list[Figure]) -> None:
    """The table, with the date and the commit it was measured at."""
    Report(title, figures).finish()
