"""The pre-read: the frozen picture, one page for each objective, and the briefs it is made of."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from okrs.models import Objective
from reviews import policies
from reviews.forms.reviews import BriefForm
from reviews.models import Brief, Review
from reviews.pictures import AimPage, aim_pages, plan_page
from reviews.sentences import BriefFigures, brief_sentence, pre_read_sentence
from reviews.services import reviews
from reviews.snapshots import objectives_of
from reviews.views.shown import REFUSALS, attempt, review_of
from strategy.core.concurrency import Edit
from strategy.core.http import FORM, go, posted, render_page, require, say
from strategy.core.services.snapshots import is_unchanged

PER_PAGE = 60


@dataclass(frozen=True)
class Sheet:
    """One objective with the sentence that sums it up."""

    page: AimPage
    sentence: str


def sheet_of(page: AimPage) -> Sheet:
    """The figures of the page in a sentence."""
    figures = BriefFigures(
        score=_percent(page.score),
        expected=_percent(page.expected),
        pace=page.judged.word,
        year=page.year,
        currency=page.currency,
        ask=page.ask,
        author=page.brief["author"] if page.brief else "",
    )
    return Sheet(page, brief_sentence(figures))


def _percent(share: int | None) -> int | None:
    return None if share is None else (share + 50) // 100


def _frozen_of(request: HttpRequest, pk: int) -> Review:
    review = review_of(request, pk)
    if review.snapshot is None or review.is_prepared:
        raise Http404
    return review


@require_safe
def pre_read(request: HttpRequest, pk: int) -> HttpResponse:
    """What everybody reads before the meeting, as it was frozen."""
    review = _frozen_of(request, pk)
    content = review.snapshot.content
    pages = aim_pages(content)
    marks = {mark.user_id: mark for mark in review.read_marks.select_related("user")}
    parts = list(review.parts.select_related("user").order_by("user__name", "pk"))
    shown = Paginator(pages, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "review": review,
        "snapshot": review.snapshot,
        "is_unchanged": is_unchanged(review.snapshot),
        "plan": plan_page(content),
        "facts": content["review"],
        "page": shown,
        "sheets": [sheet_of(page) for page in shown],
        "people": [(part, marks.get(part.user_id)) for part in parts],
        "mine": marks.get(request.user.pk),
        "sentence": pre_read_sentence(
            objectives=len(pages),
            unwritten=sum(page.brief is None for page in pages),
            read=sum(part.user_id in marks for part in parts),
            people=len(parts),
        ),
    }
    return render_page(request, "reviews/pre_read.html", context, fragment="sheets")


@require_POST
def pre_read_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one has read it."""
    review = _frozen_of(request, pk)
    attempt(reviews.mark_read, review=review, actor=request.user)
    say(request, "Marked as read.")
    return go(request, "reviews:pre_read", pk)


@require_http_methods(FORM)
def brief_edit(request: HttpRequest, pk: int, objective: int) -> HttpResponse:
    """Write what one asks of the review; who owes a brief reaches this page, also where they see no other of it."""
    asked = Review.objects.asking(request.user).with_scope().filter(pk=pk).first()
    review = asked or review_of(request, pk)
    aim: Objective = get_object_or_404(objectives_of(review), pk=objective)
    why = "The owner of the objective, and those who set the review up, write its brief until the pre-read is frozen."
    require(policies.can_write_brief(request.user, review, aim), why)
    brief: Brief | None = review.briefs.filter(objective=aim).first()
    form = BriefForm(posted(request), row=brief)
    if form.is_valid():
        edit = form.edit() if brief else Edit(None, form.values())
        write = {"review": review, "objective": aim, "edit": edit, "actor": request.user}
        if form.attempt(reviews.write_brief, *REFUSALS, **write):
            say(request, "Saved; it can be changed until the pre-read is frozen.")
            seen = Review.objects.visible_to(request.user).filter(pk=pk).exists()
            return go(request, review.get_absolute_url() + "#owed" if seen else aim)
    context = {"form": form, "review": review, "objective": aim, "brief": brief, "most": Brief.MOST_WORDS}
    status = 422 if form.errors else 200
    return render_page(request, "reviews/brief_form.html", context, fragment="form", status=status)
