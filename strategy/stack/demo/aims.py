"""What Brindlemoor Energy wants: the year's objectives and the quarters' below them. All invented."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Result:
    """A key result: a number to move; `kind` and bounds where it is to be kept instead."""

    title: str
    start: str | None
    target: str | None
    measure: str
    lower: str | None = None
    upper: str | None = None

    @property
    def kind(self) -> str:
        return "maintain" if self.lower or self.upper else "move" if self.target else "yes_no"


@dataclass(frozen=True)
class Aim:
    """An objective of a unit, with its key results and those below it."""

    title: str
    unit: str
    why: str
    shift: str
    results: tuple[Result, ...]
    commitment: str = "committed"
    serves: str = ""
    """The unit whose objective of the year it contributes to, where that is not the one it stands below."""
    scored_by: str = "key_results"
    below: tuple["Aim", ...] = field(default=())


YEAR = (
    Aim(
        "Households run their energy with us online, not by phone",
        "1000",
        "Two of three calls ask for something the online account could do, and people wait nine minutes for it.",
        "Customers open the account before they reach for the phone.",
        (
            Result("Adoption of the digital programme", "25", "45", "% of households"),
            Result("Calls per hundred households and month", "14", "9", "calls"),
        ),
        below=(
            Aim(
                "Signing up takes one evening, without a letter",
                "1210",
                "Half of those who start the sign-up wait for a letter and never come back.",
                "New users finish in one sitting.",
                (
                    Result("Sign-ups finished on the day they start", "31", "55", "%"),
                    Result("Letters sent for sign-up", "18400", "6000", "a quarter"),
                ),
            ),
            Aim(
                "A meter reading is a photo, not a call",
                "1220",
                "Readings by phone take five minutes of an agent and are wrong in one of twelve.",
                "People send a photo when we ask.",
                (
                    Result("Readings sent as a photo", "4", "30", "%"),
                    Result("Readings corrected by hand", "8.3", "3", "%"),
                ),
            ),
            Aim(
                "The account answers the ten questions people call about",
                "1200",
                "Ten questions make up half of all calls.",
                "People find the answer where they see the bill.",
                (
                    Result("Calls about the ten questions", "52000", "34000", "a month"),
                    Result("Answers found useful", "41", "70", "%"),
                ),
            ),
            Aim(
                "Agents have time for those who need a person",
                "1110",
                "Agents close calls quickly because the queue is long, and people call again.",
                "Agents stay on the line until it is solved.",
                (
                    Result("Solved in the first call", "63", "78", "%"),
                    Result("Waiting time stays short", None, None, "minutes", upper="4"),
                ),
            ),
        ),
    ),
    Aim(
        "Outages end before customers notice them",
        "2000",
        "We learn of one outage in three from the customer who calls.",
        "Crews leave on what the grid tells them.",
        (
            Result("Minutes lost per customer and year", "62", "45", "minutes"),
            Result("Outages found before the first call", "66", "90", "%"),
        ),
        below=(
            Aim(
                "Crews trust the fault map",
                "2120",
                "Crews drive past the fault because the map was wrong too often.",
                "Crews drive to where the map points.",
                (
                    Result("First drive goes to the right place", "58", "80", "%"),
                    Result("Map corrected within a day", "20", "95", "%"),
                ),
            ),
            Aim(
                "Switching by remote hand, not by van",
                "2110",
                "Seven switches in ten need a van, at night too.",
                "The control room switches first and sends the van second.",
                (Result("Switches worked remotely", "30", "55", "%"),),
            ),
            Aim(
                "Trees and cables meet less often",
                "2300",
                "A third of rural outages begin with a branch.",
                "We cut where the risk is, not where the calendar says.",
                (
                    Result("Outages begun by trees", "310", "200", "a year"),
                    Result("Lines flown and judged", "12", "60", "%"),
                ),
                commitment="aspirational",
            ),
        ),
    ),
    Aim(
        "Small firms choose us for price certainty",
        "3000",
        "Small firms fear the bill more than the price.",
        "Firms sign for two years because they can plan with it.",
        (
            Result("Firms on a two-year fixed tariff", "1100", "2600", "firms"),
            Result("Firms that leave in a quarter", "6.2", "4", "%"),
        ),
        scored_by="children",
        below=(
            Aim(
                "A quote in ten minutes",
                "3100",
                "A quote takes four days; the rival's takes one.",
                "Advisers quote while the firm is on the line.",
                (
                    Result("Quotes given within ten minutes", "5", "60", "%"),
                    Result("Quotes that become contracts", "17", "26", "%"),
                ),
            ),
            Aim(
                "We price risk by the hour",
                "3300",
                "Our margin for risk is one number for all firms.",
                "Pricing follows how and when a firm uses energy.",
                (Result("Contracts priced by the hour", "0", "40", "%"),),
                commitment="learning",
            ),
        ),
    ),
    Aim(
        "New homes are connected the day the builder needs it",
        "2200",
        "Builders hand over homes three weeks late because of us.",
        "Builders book a day and we come on that day.",
        (
            Result("Connections on the agreed day", "71", "92", "%"),
            Result("Days from request to date", "34", "15", "days"),
        ),
        scored_by="both",
        below=(
            Aim(
                "Builders book their own day",
                "2210",
                "Dates are agreed by e-mail, five of them on average.",
                "Builders pick a day in the calendar.",
                (
                    Result("Dates booked online", "0", "65", "%"),
                    Result("E-mails per connection", "5.1", "2", "e-mails"),
                ),
            ),
            Aim(
                "A second shift finishes what the first began",
                "2220",
                "A site that waits overnight waits three days.",
                "Crews hand over on site.",
                (Result("Sites finished within a day", "38", "60", "%"),),
            ),
        ),
    ),
    Aim(
        "Customers in debt get help before the third reminder",
        "1300",
        "Help begins after the third reminder, when it is hardest.",
        "Agents call when the first bill is missed.",
        (
            Result("Payment plans agreed before the third reminder", "22", "60", "%"),
            Result("Plans kept for six months", "48", "65", "%"),
        ),
    ),
    Aim(
        "We can say hour by hour where our carbon comes from",
        "4300",
        "Large customers must report by the hour from next year; we can by the month.",
        "Traders and customers use the same hourly figure.",
        (
            Result("Hours with a measured figure", "0", "95", "%"),
            Result("Sites that report hourly", "3", "21", "sites"),
            Result("The figure has passed the auditor's review", None, None, ""),
        ),
        below=(
            Aim(
                "Wind sites report without a spreadsheet",
                "4100",
                "Eleven sites send eleven spreadsheets.",
                "Sites send readings, nobody sends files.",
                (Result("Sites that report by themselves", "0", "11", "sites"),),
            ),
            Aim(
                "One store for every reading",
                "5200",
                "The same reading stands in four systems with three values.",
                "Teams read it from one place.",
                (
                    Result("Systems that read from the store", "1", "7", "systems"),
                    Result("Readings that differ", "4.2", "0.5", "%"),
                ),
            ),
        ),
    ),
)

DRAFTS = {"We price risk by the hour", "One store for every reading"}
"""Titles nobody has committed to yet."""

LAST_QUARTER = (
    Aim(
        "People find the online account worth coming back to",
        "1200",
        "Six of ten who register never come again.",
        "People look at their use once a month.",
        (Result("Users who return within a month", "38", "50", "%"),),
        serves="1000",
    ),
    Aim(
        "The fault map shows what crews see",
        "2100",
        "The map was drawn for planners, not for crews.",
        "Crews correct the map on the spot.",
        (Result("Corrections made in the field", "0", "400", "a quarter"),),
        serves="2000",
    ),
    Aim(
        "Firms understand their bill",
        "3100",
        "One call in four from firms is about reading the bill.",
        "Firms read page one and stop there.",
        (Result("Calls about reading the bill", "2100", "1200", "a month"),),
        serves="3000",
    ),
    Aim(
        "Connections start with a complete request",
        "2200",
        "Half of all requests come back with a question.",
        "Builders fill in what we need.",
        (Result("Requests complete at first", "52", "80", "%"),),
        serves="2200",
    ),
    Aim(
        "Passwords stop being the way in",
        "5300",
        "Four break-ins in five begin with a password.",
        "Staff sign in with a key.",
        (Result("Staff who sign in with a key", "12", "70", "%"),),
    ),
    Aim(
        "New colleagues are useful in their second week",
        "9200",
        "New colleagues wait three weeks for access.",
        "Access is there on the first day.",
        (Result("Days until access is complete", "19", "3", "days"),),
        commitment="aspirational",
    ),
    Aim(
        "We know what a turbine's silence costs",
        "4100",
        "Stops are logged by hand and late.",
        "Crews log a stop when it happens.",
        (Result("Stops logged within an hour", "35", "90", "%"),),
    ),
    Aim(
        "The debt team knows who will need help",
        "1300",
        "We learn of trouble from the reminder run.",
        "Agents see the first missed bill.",
        (Result("Customers called after the first missed bill", "0", "30", "%"),),
        serves="1300",
        commitment="learning",
    ),
)
