"""What Brindlemoor Energy wanted in the three quarters before the last, the oldest first. All invented."""

from strategy.stack.demo.aims import Aim, Result

QUARTERS = (
    (
        Aim(
            "Everybody who calls is asked why only once",
            "1100",
            "Callers tell their story three times before somebody helps.",
            "Agents read what was said before they answer.",
            (Result("Calls passed on more than once", "29", "15", "%"),),
            serves="1000",
        ),
        Aim(
            "The control room sees every substation",
            "2110",
            "Forty substations report by telephone.",
            "Operators look at the screen instead of calling.",
            (Result("Substations that report by themselves", "172", "212", "substations"),),
            serves="2000",
        ),
        Aim(
            "Firms find a price without a salesman",
            "3300",
            "Prices are on paper, and the paper is old.",
            "Firms look up their price before they call.",
            (
                Result("Firms that saw a price online", "0", "900", "firms"),
                Result("The price list is public", None, None, ""),
            ),
        ),
        Aim(
            "Old servers are gone before the winter",
            "5100",
            "A third of the servers are out of support.",
            "Teams move before they are made to.",
            (Result("Servers out of support", "64", "0", "servers"),),
        ),
    ),
    (
        Aim(
            "The first bill is right",
            "1300",
            "One first bill in seven is corrected.",
            "Billing checks the meter before it sends.",
            (Result("First bills corrected", "14", "6", "%"),),
            serves="1300",
        ),
        Aim(
            "The online account opens at the first try",
            "1210",
            "One sign-in in five fails.",
            "People sign in and stay.",
            (
                Result("Sign-ins that fail", "20", "8", "%"),
                Result("Resets by telephone", "5200", "2000", "a month"),
            ),
            serves="1000",
        ),
        Aim(
            "Crews carry the parts they need",
            "2120",
            "One repair in three waits for a part.",
            "Crews load by the fault, not by habit.",
            (Result("Repairs done on the first drive", "66", "80", "%"),),
            serves="2000",
        ),
        Aim(
            "Firms hear from us before the contract ends",
            "3100",
            "Half of the firms that leave never heard from us.",
            "Advisers call three months before the end.",
            (Result("Firms called in time", "34", "85", "%"),),
            serves="3000",
        ),
        Aim(
            "Turbines are mended before they stop",
            "4100",
            "Nine stops in ten come as a surprise.",
            "Crews go when the readings say so.",
            (Result("Stops seen coming", "10", "45", "%"),),
            commitment="learning",
        ),
    ),
    (
        Aim(
            "A move takes one form",
            "1200",
            "Who moves house writes to us four times.",
            "People tell us once, online.",
            (
                Result("Moves told online", "18", "45", "%"),
                Result("Letters about a move", "9100", "5000", "a quarter"),
            ),
            serves="1000",
        ),
        Aim(
            "Branches are cut where outages begin",
            "2300",
            "Cutting follows a plan of nine years ago.",
            "Foresters start from the outage map.",
            (Result("Risky spans cut", "0", "640", "spans"),),
            serves="2000",
        ),
        Aim(
            "Business connections have one voice",
            "2220",
            "Builders of large sites talk to five of us.",
            "Builders call one person.",
            (Result("Sites with one contact", "12", "90", "%"),),
            serves="2200",
        ),
        Aim(
            "Quotes come from one place",
            "3100",
            "Three price sheets give three prices.",
            "Advisers quote from the same tool.",
            (Result("Quotes made with the tool", "8", "75", "%"),),
            serves="3000",
        ),
        Aim(
            "Hydro sites know tomorrow's water",
            "4200",
            "Forecasts come by e-mail at noon.",
            "Operators plan the night before.",
            (Result("Forecast error", "23", "12", "%"),),
            commitment="aspirational",
        ),
        Aim(
            "Data has owners",
            "5200",
            "Nobody answers for half of the tables.",
            "A question about a figure finds a person.",
            (Result("Tables with an owner", "46", "90", "%"),),
        ),
    ),
)
