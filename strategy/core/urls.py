"""Pages of the shared kernel."""

from django.urls import include, path

from strategy.core.views import (
    calendar,
    design,
    health,
    history,
    inbox,
    jobs,
    mail,
    outgoing,
    people,
    picks,
    settings,
    setup,
    units,
)

app_name = "core"

set_up = [
    path("", setup.guide, name="setup"),
    path("account/", setup.account, name="setup_account"),
    path("organisation/", setup.organisation, name="setup_organisation"),
    path("year/", setup.year, name="setup_year"),
    path("year/example/", setup.year_example, name="setup_year_example"),
    path("units/", setup.add_units, name="setup_units"),
    path("people/", setup.add_people, name="setup_people"),
    path("done/", setup.done, name="setup_done"),
]

about_people = [
    path("", people.people, name="people"),
    path("new/", people.create, name="person_create"),
    path("paste/", people.paste, name="people_paste"),
    path("options/", picks.people_options, name="people_options"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/deactivate/", people.activate, {"on": False}, name="person_deactivate"),
    path("<int:pk>/activate/", people.activate, {"on": True}, name="person_activate"),
    path("<int:pk>/invite/", people.invite, name="person_invite"),
    path("<int:pk>/link/", people.link, name="person_link"),
    path("<int:pk>/roles/", people.grant, name="role_grant"),
    path("roles/<int:pk>/withdraw/", people.withdraw, name="role_withdraw"),
    path("roles/<int:pk>/pay/grant/", people.pay, {"on": True}, name="pay_grant"),
    path("roles/<int:pk>/pay/withdraw/", people.pay, {"on": False}, name="pay_withdraw"),
    path("units/", units.tree, name="units"),
    path("units/new/", units.create, name="unit_create"),
    path("units/paste/", units.paste, name="units_paste"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/archive/", units.archive, name="unit_archive"),
    path("units/<int:pk>/restore/", units.restore, name="unit_restore"),
]

about_settings = [
    path("", settings.settings, name="settings"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/years/", calendar.year_create, name="year_create"),
    path("calendar/periods/<int:pk>/close/", calendar.period_close, name="period_close"),
    path("calendar/periods/<int:pk>/open/", calendar.period_open, name="period_open"),
    path("calendar/cycles/", calendar.cycle_create, name="cycle_create"),
    path("calendar/cycles/<int:pk>/<slug:state>/", calendar.cycle_move, name="cycle_move"),
    path("outgoing/", outgoing.outgoing, name="outgoing"),
    path("outgoing/<int:pk>/move/", outgoing.move, name="outgoing_move"),
    path("mail/", mail.mail_list, name="mails"),
    path("mail/<str:name>/", mail.mail, name="mail"),
]

about_oneself = [
    path("", settings.profile, name="profile"),
    path("tokens/", settings.tokens, name="tokens"),
    path("tokens/<slug:key>/revoke/", settings.token_revoke, name="token_revoke"),
]

told = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.read_all, name="inbox_read_all"),
    path("<int:pk>/", inbox.follow, name="notice_follow"),
    path("<int:pk>/read/", inbox.read, {"on": True}, name="notice_read"),
    path("<int:pk>/unread/", inbox.read, {"on": False}, name="notice_unread"),
]

under_way = [
    path("", jobs.job_list, name="jobs"),
    path("<uuid:key>/", jobs.job, name="job"),
    path("<uuid:key>/cancel/", jobs.cancel, name="job_cancel"),
    path("<uuid:key>/file/", jobs.file, name="job_file"),
]

happened = [
    path("", history.history, name="history_list"),
    path("export/", history.export, name="history_export"),
    path("<str:label>/<uuid:key>/", history.of_subject, name="history"),
]

urlpatterns = [
    path("setup/", include(set_up)),
    path("people/", include(about_people)),
    path("settings/", include(about_settings)),
    path("profile/", include(about_oneself)),
    path("inbox/", include(told)),
    path("jobs/", include(under_way)),
    path("history/", include(happened)),
    path("health/", health.report, name="health"),
    path("design/", design.design, name="design"),
    path("pick/unit/", picks.pick_unit, name="pick_unit"),
    path("pick/cycle/", picks.pick_cycle, name="pick_cycle"),
]
