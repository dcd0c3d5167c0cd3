"""Pages of reviews."""

from django.urls import path

from reviews.views import acts, apply, decisions, lists, meeting, pre_read, reviews, writing

app_name = "reviews"
urlpatterns = [
    path("", lists.review_list, name="review_list"),
    path("new/", lists.review_create, name="review_create"),
    path("<int:pk>/", reviews.review_detail, name="review_detail"),
    path("<int:pk>/edit/", reviews.review_edit, name="review_edit"),
    path("<int:pk>/history/", reviews.review_history, name="review_history"),
    path("<int:pk>/call/", acts.review_call, name="review_call"),
    path("<int:pk>/sign/", acts.review_sign, name="review_sign"),
    path("<int:pk>/freeze/", acts.review_freeze, name="review_freeze"),
    path("<int:pk>/start/", acts.review_start, name="review_start"),
    path("<int:pk>/close/", acts.review_close, name="review_close"),
    path("<int:pk>/parts/give/", acts.part_give, name="part_give"),
    path("<int:pk>/parts/<int:user>/take/", acts.part_take, name="part_take"),
    path("<int:pk>/items/add/", acts.item_add, name="item_add"),
    path("items/<int:pk>/edit/", acts.item_edit, name="item_edit"),
    path("items/<int:pk>/drop/", acts.item_drop, name="item_drop"),
    path("<int:pk>/pre-read/", pre_read.pre_read, name="pre_read"),
    path("<int:pk>/pre-read/read/", pre_read.pre_read_mark, name="pre_read_mark"),
    path("<int:pk>/briefs/<int:objective>/", pre_read.brief_edit, name="brief_edit"),
    path("<int:pk>/meeting/", meeting.meeting, name="meeting"),
    path("<int:pk>/meeting/pulse/", meeting.meeting_pulse, name="meeting_pulse"),
    path("<int:pk>/meeting/end/", meeting.meeting_end, name="meeting_end"),
    path("items/<int:pk>/go/", meeting.item_go, name="item_go"),
    path("items/<int:pk>/end/", meeting.item_end, name="item_end"),
    path("<int:pk>/decisions/record/", writing.decision_record, name="decision_record"),
    path("decisions/<int:pk>/edit/", writing.decision_edit, name="decision_edit"),
    path("decisions/<int:pk>/strike/", writing.decision_strike, name="decision_strike"),
    path("<int:pk>/money/", writing.money_move, name="money_move"),
    path("money/<int:pk>/leave/", writing.money_leave, name="money_leave"),
    path("<int:pk>/seats/", writing.seat_move, name="seat_move"),
    path("seats/<int:pk>/leave/", writing.seat_leave, name="seat_leave"),
    path("<int:pk>/lines/options/", writing.line_options, name="line_options"),
    path("<int:pk>/apply/", apply.apply, name="apply"),
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/<int:pk>/", decisions.decision_detail, name="decision_detail"),
    path("decisions/<int:pk>/settle/", decisions.decision_settle, name="decision_settle"),
    path("decisions/<int:pk>/history/", decisions.decision_history, name="decision_history"),
]
