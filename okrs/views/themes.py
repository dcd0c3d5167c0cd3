"""Themes: the strands of the strategy."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from okrs.forms import ThemeForm
from okrs.models import Theme
from okrs.policies import can_edit_themes
from okrs.services import themes
from strategy.core.http import FORM, go, posted, render_page, require, say


@require_http_methods(FORM)
def theme_list(request):
    """Every theme with how many objectives belong to it, and a line to add one."""
    form = ThemeForm(posted(request))
    if request.method == "POST":
        require(can_edit_themes(request.user), "Themes are kept by planners and leaders.")
        if form.is_valid() and form.attempt(themes.create_theme, actor=request.user, **form.values()):
            say(request, f"The theme “{form.cleaned_data['name']}” was added.")
            return go(request, "okrs:theme_list")
    rows = Theme.objects.visible_to(request.user).with_objective_count(request.user).by_name()
    context = {"themes": rows, "form": form, "can_edit": can_edit_themes(request.user)}
    status = 422 if form.errors else 200
    return render_page(request, "okrs/theme_list.html", context, fragment="themes", status=status)


@require_http_methods(FORM)
def theme_edit(request, pk):
    theme = get_object_or_404(Theme.objects.visible_to(request.user), pk=pk)
    require(can_edit_themes(request.user), "Themes are kept by planners and leaders.")
    form = ThemeForm(posted(request), row=theme)
    if form.is_valid() and form.attempt(themes.edit_theme, theme=theme, edit=form.edit(), actor=request.user):
        say(request, "Saved.")
        return go(request, "okrs:theme_list")
    context = {"form": form, "theme": theme}
    status = 422 if form.errors else 200
    return render_page(request, "okrs/theme_form.html", context, fragment="form", status=status)
