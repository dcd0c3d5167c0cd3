"""Where are we going: objectives as a tree, as a list, as a file."""

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from okrs import trees
from okrs.exports import objective_lines
from okrs.listing import PACES, PER_PAGE, STATES, chosen, in_order, read
from okrs.models import Objective, Theme
from okrs.policies import can_create_objectives
from okrs.sentences import ListFigures, list_sentence
from okrs.services import scores
from strategy.core import clock
from strategy.core.context import kept_query, today_of
from strategy.core.fields import members
from strategy.core.http import render_page

DEEPEST_LEVEL = 100


@require_safe
def objective_list(request):
    """The tree or, with `?view=list`, the list of what the address chooses."""
    today, choice = today_of(request), read(request)
    shown = chosen(Objective.objects.visible_to(request.user), choice)
    figures = _figures(shown, choice, today)
    during = str(choice.cycle) if choice.cycle else ""
    context = {
        "choice": choice,
        "figures": figures,
        "sentence": list_sentence(figures, during=during, is_narrowed=choice.narrows),
        "can_create": can_create_objectives(request.user),
        "judged_on": figures.judged_on if figures.judged_on and figures.judged_on < today else None,
        "states": STATES,
        "paces": PACES,
        "commitments": Objective.Commitment.choices,
        "owner": members().filter(pk=choice.owner).first() if choice.owner else None,
        "themes": Theme.objects.visible_to(request.user).by_name(),
    }
    context |= _tree(request, shown, choice, figures) if choice.is_tree else _list(request, shown, choice, figures)
    return render_page(request, "okrs/objective_list.html", context, fragment="list")


def _figures(shown, choice, today) -> ListFigures:
    """Of what is judged today: as a rule it is, and then nothing more is read."""
    if choice.pace:  # which rows there are depends on it
        scores.judge_if_due(on=today)
    figures = ListFigures(**shown.figures())
    if figures.unjudged or (figures.judged_on and figures.judged_on < today):
        scores.judge_if_due(on=today)
        figures = ListFigures(**shown.figures())
    return figures


def _tree(request, shown, choice, figures):
    rows = in_order(trees.with_branches(shown.tops_of(shown), shown), choice.sort)
    page = _page(request, rows, figures.tops)
    nodes = trees.unfolded(list(page), shown, sort=choice.sort)
    return {"page": page, "nodes": nodes, "query": request.GET.urlencode(), "kept": kept_query(request.GET)}


def _list(request, shown, choice, figures):
    rows = in_order(trees.as_shown(shown).with_key_result_count(), choice.sort)
    return {"page": _page(request, rows, figures.total), "kept": kept_query(request.GET)}


def _page(request, rows, count):
    """The page the address names, of rows that were counted already."""
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = count
    return paginator.get_page(request.GET.get("page"))


@require_safe
def objective_branch(request, pk):
    """The rows right below one objective, for a tree that is being unfolded. `?level=` says where it stands."""
    scores.judge_if_due(on=clock.today())
    choice = read(request)
    seen = Objective.objects.visible_to(request.user)
    shown = chosen(seen, choice)
    objective = get_object_or_404(trees.with_branches(seen, shown), pk=pk)
    node = trees.branch(objective, shown, level=_level(request), sort=choice.sort)
    context = {"node": node, "query": request.GET.urlencode(), "kept": kept_query(request.GET)}
    return render_page(request, "okrs/objective_branch.html", context, fragment="rows")


@require_safe
def objective_export(request):
    """The list as it stands, as CSV."""
    scores.judge_if_due(on=clock.today())
    choice = read(request)
    rows = chosen(Objective.objects.visible_to(request.user), choice)
    response = StreamingHttpResponse(objective_lines(rows, sort=choice.sort), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="objectives.csv"'
    return response


def _level(request):
    text = request.GET.get("level", "")
    return min(int(text), DEEPEST_LEVEL) if text.isascii() and text.isdigit() and len(text) < 4 else 1
