"""Plans of thousands of lines, the same each time."""

import random
from decimal import Decimal

from aop.models import PERIODS, Account, BudgetLine, CostCentre, LineVersion


def fill(version, units, count):
    """`count` lines in `version` over `units`: every account type, negative and awkward amounts. Returns their sums.

    Very many lines hold less each, so that their totals keep to the fifteen digits of a workbook.
    """
    dice, part = random.Random(count), 1 if count <= 5_000 else 100
    accounts = Account.objects.bulk_create(
        Account(code=f"{n:04d}", name=f"Account {n}", type=kind)
        for n, kind in enumerate([*Account.Type.values, "expense", "expense", "revenue"])
    )
    centres = CostCentre.objects.bulk_create(
        CostCentre(code=f"{n:03d}", name=f"Centre {n}", unit=units[n % len(units)]) for n in range(20)
    )
    kinds = [*BudgetLine.Kind.values, "run", "change"]
    lines, rows, sums = [], [], {}
    for n in range(count):
        centre, account = centres[n % 20], accounts[n % 7]
        lines.append(BudgetLine(plan=version.plan, name=f"Line {n}", unit=centre.unit, kind=kinds[n % 7]))
        amounts = [
            dice.choice([0, 1, -1, 10**11 // 3 // part, dice.randint(-(10**8), 10**10) // part]) for _ in PERIODS
        ]
        sums[account.type] = sums.get(account.type, Decimal(0)) + sum(Decimal(amount) for amount in amounts)
        rows.append(
            LineVersion(
                plan_version=version, unit=centre.unit, cost_centre=centre, account=account, name=f"Line {n}",
                currency="EUR", total=sum(amounts), **dict(zip(PERIODS, amounts, strict=True)),
            )
        )  # fmt: skip
    for row, line in zip(rows, BudgetLine.objects.bulk_create(lines), strict=True):
        row.line = line
    LineVersion.objects.bulk_create(rows, batch_size=500)
    return {kind: int(amount) for kind, amount in sums.items()}
