"""Who Brindlemoor Energy is: its units and its people. All names are invented."""

from dataclasses import dataclass

from strategy.core.models import Role
from strategy.core.services.units import NewUnit

NAME = "Brindlemoor Energy"
DOMAIN = "brindlemoor.example"

TREE = """
1    Brindlemoor Energy
1000   Customer
1100     Customer service
1110       Contact centre North
1120       Contact centre South
1200     Digital customer
1210       Online account
1220       Smart metering
1300     Billing and debt help
2000   Grid
2100     Grid operations
2110       Control room
2120       Field crews East
2130       Field crews West
2200     Connections
2210       New homes
2220       Business connections
2300     Asset management
3000   Markets
3100     Business customers
3200     Trading
3300     Tariffs and pricing
4000   Generation
4100     Wind
4200     Hydro
4300     Carbon data
5000   Technology
5100     Platforms
5200     Data office
5300     Security
9000   Shared services
9100     Finance
9200     People and skills
9300     Legal and regulation
"""

FIRST = (  # noqa: SIM905  a list of names reads best as a line of text
    "Ines Hugo Leila Tomas Edda Jonas Ruth Bea Owen Farah Mirko Sanna Pavel Noor Celia Anton Greta Idris Lotte Milan "
    "Vera Kofi Astrid Bruno Dalia Emil Freya Goran Hana Ivo"
).split()
LAST = (  # noqa: SIM905
    "Halloran Pell Morant Berglind Rask Vey Adeyemo Lindqvist Castell Amsel Dvorak Ekström Fontaine Grieve Holub "
    "Ivarsen Jansky Kestrel Lomas Marek Nyberg Okafor Petrov Quist Rowan Sorel Thorne Ulvik Varga Winter"
).split()


@dataclass(frozen=True)
class Part:
    """A role somebody plays, by the code of the unit."""

    role: str
    unit: str
    may_see_pay: bool = False


SHOWN = {
    "planner": "a planner: drafts objectives and lines of Customer, and links them",
    "owner": "an owner: answers for objectives of Digital customer",
    "finance": "finance: imports, exports, keeps the chart of accounts",
    "leader": "the leader of the whole: approves plans",
    "viewer": "a viewer of Grid",
    "administrator": "the administrator: people, units, settings",
}
"""The people a visitor can sign in as, and what each is for."""

SHOWN_PARTS = {
    "planner": [Part(Role.PLANNER, "1000")],
    "owner": [Part(Role.CONTRIBUTOR, "1200")],
    "finance": [Part(Role.FINANCE, "1", may_see_pay=True)],
    "leader": [Part(Role.LEADER, "1")],
    "viewer": [Part(Role.VIEWER, "2000")],
    "administrator": [Part(Role.ADMINISTRATOR, "1"), Part(Role.VIEWER, "1")],
}
PLANNED = ("2000", "2100", "2200", "3000", "4000", "5000", "9000")
LED = ("1000", "2000", "3000", "4000", "5000", "9000")


def units() -> list[NewUnit]:
    """The tree as the service takes it: parents before children."""
    rows: list[NewUnit] = []
    above: list[str] = []
    for line in TREE.strip("\n").splitlines():
        code, rest = line[:4].strip(), line[5:]
        depth = (len(rest) - len(rest.lstrip())) // 2
        above = above[:depth] + [code]
        rows.append(NewUnit(code, rest.strip(), above[-2] if depth else ""))
    return rows


def name(number: int) -> str:
    """The invented name of person `number`; 900 differ."""
    return f"{FIRST[number % len(FIRST)]} {LAST[(number * 7 + number // len(FIRST)) % len(LAST)]}"


def crowd(count: int = 60) -> list[Part]:
    """The part of each further person: planners and leaders of divisions, then finance, viewers, contributors."""
    parts = [Part(Role.PLANNER, code) for code in PLANNED] + [Part(Role.LEADER, code) for code in LED]
    parts += [Part(Role.FINANCE, "1"), Part(Role.FINANCE, "9100"), Part(Role.VIEWER, "1"), Part(Role.VIEWER, "3000")]
    leaves = [unit.code for unit in units() if unit.code != "1"]
    room = count - len(SHOWN) - len(parts)
    return parts + [Part(Role.CONTRIBUTOR, leaves[n % len(leaves)]) for n in range(room)]
