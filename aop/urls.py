"""Pages of the plan."""

from django.urls import path

from aop.views import funding, funding_acts, funding_line, ledger, lines, many_lines, plans, versions

app_name = "aop"
urlpatterns = [
    path("", plans.plan_home, name="plan_home"),
    path("pick/version/", plans.pick_version, name="pick_version"),
    path("lines/", lines.line_list, name="line_list"),
    path("lines/new/", lines.line_create, name="line_create"),
    path("lines/classify/", many_lines.line_classify, name="line_classify"),
    path("lines/<int:pk>/", lines.line_detail, name="line_detail"),
    path("funding/", funding.funding, name="funding"),
    path("funding/aims/", funding.aim_options, name="aim_options"),
    path("funding/link/", funding_acts.funding_link, name="funding_link"),
    path("funding/unlink/", funding_acts.funding_unlink, name="funding_unlink"),
    path("funding/undo/<uuid:key>/", funding_acts.funding_undo, name="funding_undo"),
    path("funding/lines/<int:pk>/", funding_line.line_funding, name="line_funding"),
    path("funding/objectives/<int:pk>/", funding_line.objective_funding, name="objective_funding"),
    path("lines/<int:pk>/what-it-is/", lines.line_facts, name="line_facts"),
    path("lines/<int:pk>/history/", lines.line_history, name="line_history"),
    path("planned/<int:pk>/edit/", lines.line_edit, name="line_edit"),
    path("planned/<int:pk>/remove/", lines.line_remove, name="line_remove"),
    path("acts/<uuid:key>/undo/", many_lines.act_undo, name="act_undo"),
    path("versions/", versions.version_list, name="version_list"),
    path("versions/new/", versions.version_create, name="version_create"),
    path("versions/<int:pk>/", versions.version_detail, name="version_detail"),
    path("versions/<int:pk>/edit/", versions.version_edit, name="version_edit"),
    path("versions/<int:pk>/submit/", versions.version_submit, name="version_submit"),
    path("versions/<int:pk>/return/", versions.version_return, name="version_return"),
    path("versions/<int:pk>/approve/", versions.version_approve, name="version_approve"),
    path("versions/<int:pk>/adopt/", versions.version_adopt, name="version_adopt"),
    path("versions/<int:pk>/discard/", versions.version_discard, name="version_discard"),
    path("versions/<int:pk>/history/", versions.version_history, name="version_history"),
    path("accounts/", ledger.account_list, name="account_list"),
    path("accounts/new/", ledger.account_create, name="account_create"),
    path("accounts/options/", many_lines.account_options, name="account_options"),
    path("accounts/<int:pk>/edit/", ledger.account_edit, name="account_edit"),
    path("cost-centres/", ledger.cost_centre_list, name="cost_centre_list"),
    path("cost-centres/new/", ledger.cost_centre_create, name="cost_centre_create"),
    path("cost-centres/options/", many_lines.cost_centre_options, name="cost_centre_options"),
    path("cost-centres/<int:pk>/edit/", ledger.cost_centre_edit, name="cost_centre_edit"),
]
