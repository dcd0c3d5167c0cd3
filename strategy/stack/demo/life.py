"""Five quarters of check-ins: what was said of every key result of an active objective, week by week."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle, groupby
from operator import attrgetter
from random import Random

from okrs.models import KeyResult, Objective
from okrs.services.check_ins import Said
from okrs.services.histories import Told, check_in_history
from strategy.core import clock
from strategy.core.keys import new_key
from strategy.stack.demo.people import Stage
from strategy.stack.demo.stories import NOW, THEN, Course, Story, Word, words


def live(stage: Stage, objectives: Sequence[Objective]) -> int:
    """Tell the past of these objectives up to yesterday evening; how many statements that were."""
    told = [one for key_result, story in _fates(stage, objectives) for one in _history(stage, key_result, story)]
    with clock.told_at(stage.dawn):
        return len(check_in_history(told=told, actor=None))


def _fates(stage: Stage, objectives: Sequence[Objective]) -> Iterator[tuple[KeyResult, Story]]:
    """Each key result with what it goes through: the fates of past quarters and of what runs take turns."""
    ids = [objective.pk for objective in objectives]
    found = KeyResult.objects.in_play().filter(objective__in=ids).select_related("objective__cycle", "owner")
    then, now = cycle(THEN), cycle(NOW)
    for objective, key_results in groupby(found.order_by("objective_id", "position"), attrgetter("objective")):
        fates = next(then if objective.cycle.last_day < stage.today else now)
        yield from zip(key_results, cycle(fates), strict=False)


def _history(stage: Stage, key_result: KeyResult, story: Story) -> Iterator[Told]:
    box = key_result.objective.cycle
    random = Random(f"{key_result.title} {box.first_day}")  # noqa: S311  a draw, not a secret
    numbers = {name: getattr(key_result, name) for name in ("kind", "start", "target", "lower", "upper", "measure")}
    span = {"first": box.first_day, "last": box.last_day, "today": stage.today}
    for word in words(Course(**numbers), story, random=random, **span):
        yield from _told(stage, key_result, word, random)


def _told(stage: Stage, key_result: KeyResult, word: Word, random: Random) -> Iterator[Told]:
    """One statement, or the mistaken one and its correction a day later."""
    said = Said(word.value, word.confidence, word.on, word.note, new_key())
    day, minute = word.on + timedelta(days=word.after), random.randrange(8 * 60, 17 * 60)
    if word.mistyped is None or day + timedelta(days=1) >= stage.today:
        yield Told(key_result, said, key_result.owner, stage.moment(day, minute))
        return
    slip = Said(word.mistyped, word.confidence, word.on, word.note, new_key())
    yield Told(key_result, slip, key_result.owner, stage.moment(day, minute))
    yield Told(key_result, said, key_result.owner, stage.moment(_after(day), minute), corrects=slip.key)


def _after(day: date) -> date:
    return day + timedelta(days=1)
