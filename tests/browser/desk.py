"""Pages that exist only in tests: each way an answer can come back, wired as real pages are."""

import time
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from strategy.core.concurrency import Clash, Conflict
from strategy.core.http import go, render_page, require, say

handler403 = "strategy.core.views.errors.forbidden"
handler500 = "strategy.core.views.errors.server_error"
WORK = {"done": 0}


class TitleForm(forms.Form):
    title = forms.CharField(min_length=4, max_length=20)


def desk(request):
    form = TitleForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            return answer(request, form)
        return render_page(request, "desk/desk.html", {"form": form, **rows(request)}, fragment="form", status=422)
    return render_page(request, "desk/desk.html", {"form": form, **rows(request)}, fragment="rows")


def answer(request, form):
    title = form.cleaned_data["title"]
    require(title != "forbidden", "Sealed since 3 July.")
    if title == "broken":
        raise RuntimeError(title)
    if title == "clash":
        clash = Clash("title", "Title", "Old", "Theirs", "clash")
        raise Conflict(target=SimpleNamespace(__str__=lambda: "x"), clashes=[clash], version=4)
    say(request, f"Saved {title}", undo="/desk/act/")
    if title == "stay":
        return render_page(request, "desk/desk.html", {"form": TitleForm(), **rows(request)}, fragment="form")
    return go(request, "/desk/")


def rows(request):
    found = [f"{kind} {number}" for number in range(40) for kind in ("bet", "run")]
    found = [row for row in found if request.GET.get("q", "") in row and request.GET.get("kind", "") in row]
    found.sort(reverse=request.GET.get("sort", "").startswith("-"))
    return {"page": Paginator(found, 10).get_page(request.GET.get("page")), "job": work()}


def work():
    over = WORK["done"] >= 100
    state = "done" if over else "running"
    return SimpleNamespace(
        state=state,
        is_over=over,
        total=100,
        percent=WORK["done"],
        message=f"{WORK['done']} rows",
        get_state_display=state,
    )


def job(request):
    WORK["done"] = min(100, WORK["done"] + 50)
    return render(request, "layouts/progress.html", {"job": work(), "src": "/desk/job/"})


def act(request):
    say(request, "Taken back" if request.method == "POST" else "Nothing happened")
    return go(request, "/desk/")


def slow(request):
    time.sleep(0.5)
    WORK["calls"] = WORK.get("calls", 0) + 1
    return go(request, "/desk/")


def history(_request):
    return HttpResponse("<ol class='log'><li>It began</li></ol>")


urlpatterns = [
    path("desk/", desk),
    path("desk/act/", act),
    path("desk/slow/", slow),
    path("desk/job/", job),
    path("desk/history/", history),
    path("", include("strategy.urls")),
]
