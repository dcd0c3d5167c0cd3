"""A list whose number of queries must not grow with its rows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from tests.support.rights import World, nothing


@dataclass(frozen=True)
class Listing:
    """A page or resource, who asks for it, and what fills it.

    `fill(world, first, last)` makes rows number `first` to `last` (the last excluded), on top of those there.
    `most` is what one request may cost at all: sessions, the person, the frame, then the list itself.
    """

    route: str
    part: str
    fill: Callable[[World, int, int], object]
    at: Callable[[World], dict] = nothing
    query: str = ""
    most: int = 25

    def address(self, world: World) -> str:
        return reverse(self.route, kwargs=self.at(world)) + (f"?{self.query}" if self.query else "")

    def __str__(self) -> str:
        return self.route + (f"?{self.query}" if self.query else "")
