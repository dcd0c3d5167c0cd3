"""How a key result fares, week by week: where it stands, how its owner feels, when nobody says anything.

A pure function of constants: the same for a given day. No figure of it is measured anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from okrs.pace import needs_reason

WEEK = timedelta(days=7)
SKIPPED, LATE_WORD, SLIP = 1 / 10, 1 / 8, 1 / 35
"""How often a week is left out, a check-in speaks of the day before, a figure is mistyped and put right."""


@dataclass(frozen=True)
class Story:
    """`pull` is where it comes to, as a share of what is expected; `feel` the owner's confidence, first and last.

    `starts` weeks nobody speaks at first and `quiet` days at the end; None: nobody ever speaks. With a `setback` the
    figure falls on the way.
    """

    pull: float
    feel: tuple[int, int]
    starts: int = 0
    quiet: int | None = 0
    setback: bool = False


STEADY = Story(1.06, (6, 8))
SLOW = Story(0.8, (7, 5))
STUCK = Story(0.35, (6, 3))
HOPEFUL = Story(0.45, (7, 8))
"""Green by feel, red by number."""
DOUBTFUL = Story(1.05, (5, 3))
"""Red by feel, green by number."""
LATE = Story(1.03, (4, 7), starts=3)
FALLEN = Story(0.82, (7, 6), setback=True)
RISEN = Story(1.08, (5, 7), setback=True)
STALE = Story(0.9, (6, 6), quiet=17)
LATELY_QUIET = Story(1.15, (6, 7), quiet=7)
NEVER = Story(0, (5, 5), quiet=None)

NOW = (
    (FALLEN, STEADY), (STEADY, LATELY_QUIET), (HOPEFUL, STEADY), (LATELY_QUIET, DOUBTFUL), (STEADY, RISEN),
    (SLOW, STEADY), (LATE, STEADY), (STALE, STALE), (STUCK, SLOW), (STEADY, DOUBTFUL), (RISEN, STEADY),
    (STEADY, LATE), (DOUBTFUL, STEADY), (SLOW, LATE), (STEADY, STEADY), (RISEN, SLOW), (HOPEFUL, NEVER),
    (STEADY, SLOW), (STALE, STEADY, STEADY),
)  # fmt: skip
"""What the key results of each objective of the year and of this quarter go through, in their order."""
THEN = (
    (STEADY, STEADY), (SLOW, STEADY), (RISEN, LATE), (STUCK, SLOW), (LATE, STEADY), (STEADY, NEVER), (FALLEN, SLOW),
    (STEADY, RISEN), (HOPEFUL, STALE), (STALE, STEADY), (STEADY, LATE),
)  # fmt: skip
"""The same for those of past quarters."""

BETTER = (
    "The first weeks show that it works.",
    "The team is complete again.",
    "The pilot group asked for more.",
    "The supplier has delivered at last.",
    "We found what held us up and removed it.",
)
WORSE = (
    "The supplier moved the date again.",
    "Two people left the team; we are looking for others.",
    "The last figures were too good: something was counted twice.",
    "The part we rely on is not ready.",
    "Fewer take part than we thought.",
)
EVEN = (
    "As planned.",
    "Slower than we hoped, but moving.",
    "The next step comes on Monday.",
    "Nothing new; the work goes on.",
    "Looked at it twice: the figure is right.",
)


@dataclass(frozen=True)
class Course:
    """The numbers of a key result: from start to target, or within bounds, or no and then yes."""

    kind: str
    start: Decimal | None
    target: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    measure: str


@dataclass(frozen=True)
class Word:
    """One statement: of the day `on`, said `after` days later; `mistyped` is what was said first by mistake."""

    on: date
    after: int
    value: Decimal
    confidence: int
    note: str
    mistyped: Decimal | None = None


def words(course: Course, story: Story, *, first: date, last: date, today: date, random: Random) -> Iterator[Word]:
    """What is said of a key result whose cycle runs from `first` to `last`, up to the day before `today`."""
    days = _days(story, first, last, today, random)
    end = min(today, last)
    felt: int | None = None
    for on in days:
        gone = (on - days[0]).days / max((days[-1] - days[0]).days, 1) if len(days) > 1 else 1
        reached = ((end - first).days + 1) / ((last - first).days + 1) * story.pull * _way(story, gone, random)
        confidence = _feeling(story, gone, random)
        note = _note(felt, confidence, random)
        after = int(on == last or random.random() < LATE_WORD)
        value = _value(course, reached, story)
        mistyped = value * 10 if value and random.random() < SLIP and on != days[-1] else None
        yield Word(on, after if on + timedelta(days=after) < today else 0, value, confidence, note, mistyped)
        felt = confidence


def _days(story: Story, first: date, last: date, today: date, random: Random) -> list[date]:
    """A working day of each week, less those nobody says anything, and the last day of a cycle that is over."""
    if story.quiet is None:
        return []
    until = min(last, today - timedelta(days=1)) - timedelta(days=story.quiet)
    day = first + timedelta(days=random.randrange(7)) + story.starts * WEEK
    day -= timedelta(days=max(day.weekday() - 4, 0))
    days = []
    while day <= until:
        days.append(day)
        day += WEEK
    kept = [day for day in days[:-1] if day >= first and random.random() > SKIPPED]
    over = [last] if last < today and not story.quiet and last not in days else []
    return kept + [day for day in days[-1:] if day >= first] + over


def _way(story: Story, gone: float, random: Random) -> float:
    """The part of the way done when the part `gone` of the time is over: uneven, 1 at the end."""
    wobble = random.uniform(-0.04, 0.04) * (gone < 1)
    fall = 0.22 if story.setback and 0.45 < gone < 0.7 else 0
    return max(gone + wobble - fall, 0)


def _feeling(story: Story, gone: float, random: Random) -> int:
    first, last = story.feel
    wobble = random.choice((-1, 0, 0, 0, 1)) if gone < 1 else 0
    return min(max(round(first + (last - first) * gone) + wobble, 1), 10)


def _note(before: int | None, confidence: int, random: Random) -> str:
    """A sentence where the rule asks for one, and now and then without."""
    better, worse, even = random.choice(BETTER), random.choice(WORSE), random.choice(EVEN)
    asked, chatty = needs_reason(before, confidence), random.random() < 1 / 3
    if asked:
        return better if before is not None and confidence > before else worse
    return even if chatty else ""


def _value(course: Course, reached: float, story: Story) -> Decimal:
    if course.kind == "yes_no":
        return Decimal(int(reached >= 1))
    if course.kind == "maintain":
        bound = course.upper if course.upper is not None else course.lower
        return _rounded((bound or Decimal(0)) * (Decimal("0.9") if story.pull > 1 else Decimal("1.2")), course)
    start, target = course.start or Decimal(0), course.target or Decimal(0)
    return _rounded(start + (target - start) * Decimal(reached), course)


def _rounded(value: Decimal, course: Course) -> Decimal:
    """As finely as the key result is said; shares to a tenth."""
    said = [number for number in (course.start, course.target, course.lower, course.upper) if number is not None]
    places = max(-int(number.normalize().as_tuple().exponent) for number in said)
    return round(value, max(places, int(course.measure.startswith("%") or course.kind == "maintain")))
