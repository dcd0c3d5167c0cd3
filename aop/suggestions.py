"""Which objective might a line be for? By words they share: a suggestion for a person, never a link. Pure."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Aim = TypeVar("Aim", bound=Hashable)

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6
"""Words count as the same when they agree in so many letters: sensor, sensors."""
# fmt: off
_COMMON = frozenset({
    "about", "after", "before", "best", "better", "cost", "customer", "each", "every", "from", "have", "into",
    "more", "most", "must", "never", "only", "other", "over", "people", "same", "service", "team", "than", "that",
    "their", "them", "then", "they", "this", "time", "what", "when", "where", "which", "with", "within", "without",
    "year", "your",
})
# fmt: on


@dataclass(frozen=True)
class Suggestion(Generic[Aim]):
    """An aim, and the words of the line it shares, as the line has them."""

    aim: Aim
    words: tuple[str, ...]


def stems(text: str) -> dict[str, str]:
    """Words that say something, by their stem: {"sensor": "sensors"}."""
    words = [word for word in _WORD.findall(text.lower()) if word.removesuffix("s") not in _COMMON]
    return {word.removesuffix("s")[:_STEM]: word for word in reversed(words)}


class Index(Generic[Aim]):
    """Aims by the words of their texts, built once for many lines."""

    def __init__(self, texts: Mapping[Aim, str]):
        self._aims: dict[str, list[Aim]] = {}
        for aim, text in texts.items():
            for stem in stems(text):
                self._aims.setdefault(stem, []).append(aim)
        self._count = max(len(texts), 1)

    def suggest(self, text: str, *, most: int = 1) -> list[Suggestion[Aim]]:
        """The aims that share the rarest words with `text`, the best first; none when only common words are shared.

        A word weighs the more the fewer aims have it; one that more than half of many aims have weighs nothing.
        """
        said = stems(text)
        weights: Counter[Aim] = Counter()
        shared: dict[Aim, list[str]] = {}
        for stem, word in said.items():
            aims: Sequence[Aim] = self._aims.get(stem, ())
            if not aims or (self._count > 3 and 2 * len(aims) > self._count):
                continue
            for aim in aims:
                weights[aim] += self._count // len(aims) + 1
                shared.setdefault(aim, []).append(word)
        best = sorted(weights, key=lambda aim: (-weights[aim], -len(shared[aim]), str(aim)))[:most]
        return [Suggestion(aim, tuple(sorted(shared[aim]))) for aim in best]


def together(parts: Iterable[str | None]) -> str:
    """Texts of one thing as one text."""
    return " ".join(part for part in parts if part)
