"""What pages of reviews share: the row an address names, and refusals as sentences."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from reviews.models import AgendaItem, Decision, Review
from reviews.refusals import REFUSALS

Made = TypeVar("Made")

__all__ = ["REFUSALS", "attempt", "decision_of", "item_of", "review_of", "seen_in"]


def review_of(request: HttpRequest, pk: int) -> Review:
    """A review the person may see, with all its page names."""
    rows = Review.objects.visible_to(request.user).with_scope()
    return get_object_or_404(rows.select_related("money_signed_by", "applied_by", "current_item"), pk=pk)


def item_of(request: HttpRequest, pk: int) -> AgendaItem:
    """An item of a review the person may see."""
    return get_object_or_404(AgendaItem.objects.visible_to(request.user).select_related("review__unit"), pk=pk)


def decision_of(request: HttpRequest, pk: int) -> Decision:
    """A decision of a review the person may see."""
    rows = Decision.objects.visible_to(request.user).with_effect()
    return get_object_or_404(rows.select_related("review__unit", "review__plan", "settled_by", "transfer"), pk=pk)


def seen_in(request: HttpRequest) -> int | None:
    """The version counter a button was drawn with; None where it names none, which the service refuses."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def attempt(act: Callable[..., Made], /, **arguments: Any) -> Made:
    """Do it, or say on a page of its own why not."""
    try:
        return act(**arguments)
    except REFUSALS as refusal:
        raise ValidationError(str(refusal) or refusal.__doc__ or "") from refusal
