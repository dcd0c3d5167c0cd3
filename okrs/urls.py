"""Pages of aims."""

from django.urls import path

from okrs.views import alignments, bets, check_ins, key_results, lists, metrics, objectives, options, themes, updates

app_name = "okrs"
urlpatterns = [
    path("", lists.objective_list, name="objective_list"),
    path("objectives.csv", lists.objective_export, name="objective_export"),
    path("objectives/options/", options.objective_options, name="objective_options"),
    path("objectives/new/", objectives.objective_create, name="objective_create"),
    path("objectives/<int:pk>/", objectives.objective_detail, name="objective_detail"),
    path("objectives/<int:pk>/branch/", lists.objective_branch, name="objective_branch"),
    path("objectives/<int:pk>/edit/", objectives.objective_edit, name="objective_edit"),
    path("objectives/<int:pk>/move/", objectives.objective_move, name="objective_move"),
    path("objectives/<int:pk>/duplicate/", objectives.objective_duplicate, name="objective_duplicate"),
    path("objectives/<int:pk>/history/", objectives.objective_history, name="objective_history"),
    path("objectives/<int:pk>/align/", alignments.alignment_create, name="alignment_create"),
    path("alignments/<int:pk>/edit/", alignments.alignment_edit, name="alignment_edit"),
    path("alignments/<int:pk>/end/", alignments.alignment_end, name="alignment_end"),
    path("objectives/<int:pk>/order/", key_results.key_result_order, name="key_result_order"),
    path("objectives/<int:pk>/key-results/new/", key_results.key_result_create, name="key_result_create"),
    path("objectives/<int:pk>/why/", check_ins.objective_why, name="objective_why"),
    path("key-results/<int:pk>/", check_ins.key_result_detail, name="key_result_detail"),
    path("key-results/<int:pk>/why/", check_ins.key_result_why, name="key_result_why"),
    path("key-results/<int:pk>/edit/", key_results.key_result_edit, name="key_result_edit"),
    path("key-results/<int:pk>/put/", key_results.key_result_put, name="key_result_put"),
    path("check-ins/<int:pk>/correct/", check_ins.check_in_correct, name="check_in_correct"),
    path("check-ins/<int:pk>/withdraw/", check_ins.check_in_withdraw, name="check_in_withdraw"),
    path("scoring/", check_ins.scoring, name="scoring"),
    path("updates/", updates.updates, name="updates"),
    path("updates/undo/", updates.check_ins_undo, name="check_ins_undo"),
    path("objectives/<int:pk>/bets/new/", bets.bet_create, name="bet_create"),
    path("bets/", bets.bet_list, name="bet_list"),
    path("bets/<int:pk>/", bets.bet_detail, name="bet_detail"),
    path("bets/<int:pk>/edit/", bets.bet_edit, name="bet_edit"),
    path("bets/<int:pk>/move/<str:to>/", bets.bet_move, name="bet_move"),
    path("bets/<int:pk>/history/", bets.bet_history, name="bet_history"),
    path("themes/", themes.theme_list, name="theme_list"),
    path("themes/<int:pk>/edit/", themes.theme_edit, name="theme_edit"),
    path("metrics/", metrics.metric_list, name="metric_list"),
    path("metrics/options/", options.metric_options, name="metric_options"),
    path("metrics/new/", metrics.metric_create, name="metric_create"),
    path("metrics/<int:pk>/edit/", metrics.metric_edit, name="metric_edit"),
]
