"""A large organisation to measure with: lines come in through the import, links through the link service."""

import csv
from collections.abc import Iterator
from itertools import cycle, islice
from random import Random

from aop.models import BudgetLine
from aop.services.allocations import Seen, link_lines
from aop.services.imports.applying import apply_import
from aop.services.imports.checking import check_import
from aop.services.imports.files import store
from aop.services.imports.reading import read_file, receive_file
from okrs.models import Objective
from strategy.core import fiscal
from strategy.core.money import plain_money
from strategy.stack.demo.ledger import lines
from strategy.stack.demo.people import Stage

HEADING = ("Cost centre", "Account", "Line name", "Kind")
LINES_TO_AN_AIM = 10


def import_lines(stage: Stage, count: int, random: Random) -> None:
    """This year's plan as an adopted budget of `count` lines."""
    finance = stage.shown["finance"]
    year = fiscal.named_year(stage.year.label)
    stored = store(_file(stage, count, random))
    upload = receive_file(stored=stored, file_name=f"{stage.year.label} adopted.csv", year=year, actor=finance)
    upload = read_file(upload=upload, actor=finance)
    upload = check_import(upload=upload, actor=finance)
    apply_import(upload=upload, actor=finance)


def _file(stage: Stage, count: int, random: Random) -> Iterator[bytes]:
    writer = csv.writer(echo := _Echo())
    writer.writerow([*HEADING, f"{stage.year.label} Adopted"])
    yield echo.text.encode()
    leaves = [code for code in stage.units if code != "1"]
    for number, row in enumerate(islice(_endless(leaves, random), count)):
        amount = plain_money(row.total, stage.settings.currency)
        writer.writerow([f"C{row.unit}", row.account, f"{row.name}, {number}", row.kind, amount])
        yield echo.text.encode()


def _endless(leaves: list[str], random: Random) -> Iterator:
    """Drawn in portions, since numbering the names of one portion looks at all of it."""
    while True:
        yield from lines(leaves, 500, random)


class _Echo:
    """What the csv module writes one row into."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def link_many(stage: Stage, objectives: list[Objective]) -> None:
    """Link all change money of this year that is not linked, ten lines to an aim."""
    free = BudgetLine.objects.change_money().filter(plan__fiscal_year=stage.year, allocations__isnull=True)
    versions = iter(free.order_by("pk").values_list("pk", "version"))
    for aim in cycle(objectives):
        seen = {pk: Seen(version) for pk, version in islice(versions, LINES_TO_AN_AIM)}
        if not seen:
            return
        link_lines(lines=seen, aim=aim, share_bp=None, actor=stage.shown["finance"])
