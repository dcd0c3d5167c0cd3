"""What Brindlemoor Energy spends: accounts, cost centres and six hundred lines, drawn from a fixed seed."""

from dataclasses import dataclass
from random import Random

ACCOUNTS = (
    ("6010", "Salaries", "headcount"), ("6020", "Contract labour", "expense"), ("6030", "Training", "expense"),
    ("6110", "Software", "expense"), ("6130", "Cloud", "expense"), ("6210", "Outreach", "expense"),
    ("6310", "Vehicles and fuel", "expense"), ("6320", "Tools and spare parts", "expense"),
    ("6410", "Buildings and rent", "expense"), ("6510", "Advice and studies", "expense"),
    ("6610", "Levies and licences", "expense"), ("6710", "Insurance", "expense"), ("6900", "Reserve", "expense"),
    ("7010", "Grid equipment", "capex"), ("7020", "Meters", "capex"), ("7030", "IT equipment", "capex"),
    ("4010", "Household energy", "revenue"), ("4020", "Business energy", "revenue"),
    ("4030", "Connection fees", "revenue"),
)  # fmt: skip

RUN = (
    ("6010", "Team salaries"), ("6010", "Shift allowances"), ("6020", "Cover for leave"),
    ("6030", "Training of the year"),
    ("6110", "Licences in use"), ("6130", "Hosting"), ("6310", "Vans"), ("6310", "Fuel"), ("6320", "Spare parts"),
    ("6410", "Rent"), ("6410", "Cleaning and repairs"), ("6510", "Audit and advice"), ("6710", "Liability insurance"),
    ("7030", "Laptops"),
)  # fmt: skip
MANDATORY = (("6610", "Regulator's levy"), ("6610", "Safety inspection"), ("6610", "Environmental licence"))
CHANGE = (
    ("6020", "Guided sign-up by an adviser"), ("6110", "Portal platform"), ("6130", "Cloud for the portal"),
    ("6510", "Tariff certainty programme"), ("6210", "Photo readings, campaign"), ("7010", "Remote switches"),
    ("6510", "Fault map in the field"), ("6020", "Second-shift crews"), ("6110", "Booking calendar"),
    ("6510", "Hourly carbon figure"), ("7020", "Meters with a camera"), ("6130", "One store for readings"),
    ("6110", "Answers in the account"), ("6020", "Early-help team"), ("7010", "Mobile switchgear"),
    ("6210", "Brand campaign for firms"), ("6510", "Customer records rebuild"), ("6110", "Correspondence archive"),
)  # fmt: skip
BET = (
    ("6210", "Door-to-door onboarding, a trial"), ("6020", "Meter photos, a trial"), ("6510", "Quote robot, a trial"),
    ("6110", "Neighbour comparison, a trial"), ("6320", "Branch-watching drone, a trial"),
    ("6020", "Evening advice, a trial"),
)  # fmt: skip
REVENUE = {
    "1000": ("4010", "Household energy sold"),
    "3100": ("4020", "Firms' energy sold"),
    "2200": ("4030", "Connections"),
}


@dataclass(frozen=True)
class DemoLine:
    """One line: what it is, where, and its year in minor units. `by_month` draws months instead of an even year."""

    name: str
    unit: str
    account: str
    kind: str
    total: int
    classified: bool = True


def lines(units: list[str], count: int, random: Random) -> list[DemoLine]:
    """`count` lines over the units: about a quarter change money, one in twelve not yet classified."""
    rows = [
        DemoLine(text, unit, code, "run", random.randrange(9_000_000_00, 30_000_000_00))
        for unit, (code, text) in REVENUE.items()
    ]
    rows.append(DemoLine("Review reserve", "1", "6900", "reserve", 1_800_000_00))
    while len(rows) < count:
        unit = units[len(rows) % len(units)]
        kind, (code, text) = _draw(random)
        number = sum(row.unit == unit and row.name.startswith(text) for row in rows)
        rows.append(
            DemoLine(
                f"{text} {number + 1}" if number else text,
                unit,
                code,
                kind,
                _amount(code, random),
                random.random() > 1 / 12,
            )
        )
    return rows


def _draw(random: Random) -> tuple[str, tuple[str, str]]:
    dice = random.random()
    if dice < 0.62:
        return "run", random.choice(RUN)
    if dice < 0.70:
        return "mandatory", random.choice(MANDATORY)
    return ("change", random.choice(CHANGE)) if dice < 0.94 else ("bet", random.choice(BET))


def _amount(code: str, random: Random) -> int:
    """Minor units of a year: people and equipment cost more than the rest, cents included."""
    scale = {"6": 180_000_00, "7": 420_000_00}[code[0]]
    return int(scale * random.lognormvariate(0, 0.8)) * (3 if code == "6010" else 1)
