"""The frame, the components and the error pages, as HTML. What needs eyes is in `tests/browser`."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory

from strategy.core import http
from strategy.core.concurrency import Clash
from strategy.core.templatetags import strategy as tags
from strategy.core.views import errors
from tests.support.source import ROOT

INLINE = ("why", "status", "tag", "key", "person", "tab", "button")


def rendered(source: str, request: HttpRequest | None = None, **context) -> str:
    """Markup of our own components, compiled as a template file would be."""
    loader = engines["django"].engine.template_loaders[0].loaders[0]
    cotton = (getattr(loader, "loaders", None) or [loader])[0]
    compiled = cotton.cotton_compiler.process(source)
    return " ".join(engines["django"].from_string(compiled).render(context, request or asked("/list/")).split())


def asked(path: str, *, user=None, **headers) -> HttpRequest:
    request = RequestFactory().get(path, headers=headers)
    request.user = user or SimpleNamespace(is_authenticated=False)
    request.htmx = SimpleNamespace(boosted=False, history_restore_request=False) if headers else None
    request.resolver_match = None
    request._messages = CookieStorage(request)
    return request


# --- figures ---------------------------------------------------------------------------------


def test_money_has_a_real_minus_and_the_digits_of_its_currency():
    assert tags.money(-12_560_300, "EUR") == "−125,603.00"
    assert tags.money(1_500, "JPY") == "1,500"
    assert tags.money(None, "EUR") == "–"


def test_history_is_told_in_the_readers_words():
    assert [tags.told(value) for value in ("1800000.00", "-12560.5", "6110", "5.1", True, None)] == [
        "1,800,000.00", "-12,560.5", "6110", "5.1", "yes", "–",
    ]  # fmt: skip
    assert [tags.spaced(name) for name in ("p01", "p12", "p13", "fiscal_start_month")] == [
        "period 1", "period 12", "p13", "fiscal start month",
    ]  # fmt: skip


def test_a_share_is_shown_without_needless_digits():
    shown = [tags.bp(share) for share in (7550, 10_000, 3333, 0, None)]
    assert shown == ["75.5\u00a0%", "100\u00a0%", "33.33\u00a0%", "0\u00a0%", "–"]
    assert tags.bp_column(7550) == "75.50"


@pytest.mark.parametrize(
    ("minor", "good", "words"),
    [
        (100, "less", 'data-is="worse">+1.00'),
        (100, "more", 'data-is="better">+1.00'),
        (-100, "less", 'data-is="better">−1.00'),
        (0, "less", "as planned"),
        (None, "less", "n/a"),
    ],
)
def test_a_variance_says_in_a_word_whether_it_is_good(minor, good, words):
    assert words in tags.delta(minor, "EUR", good)


def test_an_instant_is_shown_in_the_readers_zone(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    assert ">8 Jul 2026, 10:55<" in tags.moment(datetime(2026, 7, 8, 8, 55, tzinfo=UTC))
    assert tags.day(date(2026, 7, 8)) == "8\u00a0July\u00a02026"


# --- components ------------------------------------------------------------------------------


class OneOfEach(forms.Form):
    title = forms.CharField(help_text="Short.")
    amount = forms.CharField(required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    held = forms.BooleanField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_wrong_field_keeps_its_typing_and_points_to_its_error_and_hint():
    form = OneOfEach({"title": "", "amount": "1.2k"})
    text = rendered('<c-field field=form.title /><c-field field=form.amount unit="EUR" />', form=form)
    assert 'aria-describedby="id_title-error id_title-hint"' in text
    assert 'aria-invalid="true"' in text
    assert '<span class="error">This field is required.</span>' in text
    assert 'value="1.2k"' in text
    assert 'class="input num"' in text


def test_every_control_has_a_label():
    text = rendered("{% for field in form %}<c-field field=field />{% endfor %}", form=OneOfEach())
    controls = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', text)
    assert len(controls) == 6
    for control in controls:
        wrapped = re.search(rf'<label[^>]*>\s*<input[^>]*id="{control}"', text)
        assert wrapped or f'for="{control}"' in text or "secret" in control, control


def test_the_summary_of_errors_leads_to_the_fields():
    text = rendered("<c-errors form=form />", form=OneOfEach({}))
    assert "2 fields need a look." in text
    assert '<a href="#id_title">Title</a>' in text


def test_pages_keep_the_filters():
    page = Paginator(range(95), 10).page(2)
    request = asked("/lines/?kind=change&q=a%26b&page=2")
    text = rendered("<c-pager page=page noun='line' target='#lines' />", request, page=page)
    assert "<strong>11–20</strong> of <strong>95</strong> lines" in text
    assert 'href="?kind=change&amp;q=a%26b&amp;page=3" rel="next"' in text


def test_a_list_of_one_page_has_no_way_to_others():
    text = rendered("<c-pager page=page noun='line' />", page=Paginator(range(1), 10).page(1))
    assert text.count("<a") == 0
    assert "<strong>1</strong> line</span>" in text


@pytest.mark.parametrize(
    ("query", "aria", "next_one"),
    [("", "none", "sort=-total"), ("?sort=-total", "descending", "sort=total"), ("?sort=total", "ascending", "-total")],
)
def test_a_head_sorts_and_turns_round(query, aria, next_one):
    text = rendered('<c-sort name="total" first="down">Plan</c-sort>', asked(f"/lines/{query}"))
    assert f'aria-sort="{aria}"' in text
    assert next_one in text


def test_sorting_starts_again_at_the_first_page():
    text = rendered('<c-sort name="total">Plan</c-sort>', asked("/lines/?kind=bet&page=7"))
    assert 'href="?kind=bet&amp;sort=total"' in text


def test_filters_keep_the_choices_of_the_context_bar_but_not_the_page():
    text = rendered("<c-filters />", asked("/lines/?unit=3&page=7&q=x"), frame=SimpleNamespace(kept="?unit=3"))
    assert '<input type="hidden" name="unit" value="3">' in text
    assert 'name="page"' not in text
    assert 'name="q" value="x"' in text


def test_a_tab_is_not_there_before_its_page_is():
    tab = '<c-tab to="core:nowhere">Later</c-tab>|<c-tab to="core:design">Parts</c-tab>'
    assert rendered(tab).startswith("|<a")


def test_what_people_wrote_never_becomes_markup():
    evil = "<script>alert(1)</script>"
    event = SimpleNamespace(
        at=datetime(2026, 7, 8, tzinfo=UTC),
        actor_name=evil,
        verb="aop.line.edited",
        subject_title=evil,
        reason=evil,
        changes={evil: [evil, evil]},
    )
    source = """
        <c-timeline events=events subject='yes' /><c-person user=evil />
        <c-status is=evil title=evil >{{ evil }}</c-status><c-answer question=evil >{{ evil }}</c-answer>
        <c-section title=evil note=evil hx-get=evil >{{ evil }}</c-section><c-tag title=evil >{{ evil }}</c-tag>
        <c-figure label=evil >{{ evil }}</c-figure><c-empty title=evil example=evil />
    """
    assert evil not in rendered(source, events=[event], evil=evil)


def test_no_attribute_can_be_smuggled_into_an_element():
    text = rendered(
        "<c-tag title=evil >x</c-tag><c-button href=evil aria-label=evil >x</c-button>", evil='"a" autofocus="b"'
    )
    assert " autofocus=" not in text.replace("&quot; autofocus=", "")


def test_every_component_escapes_what_it_hands_on():
    files = (ROOT / "templates" / "components").rglob("*.html")
    assert [path.name for path in files if "{{ attrs }}" in path.read_text(encoding="utf8")] == []


@pytest.mark.parametrize("name", INLINE)
def test_a_component_inside_a_sentence_adds_no_space(name):
    text = (ROOT / "templates" / "components" / f"{name}.html").read_text(encoding="utf8")
    assert text == text.rstrip()
    assert "/>\n" not in text


def test_a_conflict_can_be_solved_field_by_field_without_losing_the_rest():
    clash = Clash("name", "Name", "Old", "Theirs", "Mine", theirs_value="theirs-sent", yours_value="mine-sent")
    conflict = SimpleNamespace(fields=[clash], version=7, target="Sign-up")
    posted = [("note", "typed"), ("name", "Mine"), ("version", "5"), ("csrfmiddlewaretoken", "x")]
    text = rendered(
        '<c-conflict conflict=conflict action="/lines/3/" posted=posted />', conflict=conflict, posted=posted
    )
    assert '<input type="hidden" name="note" value="typed">' in text
    assert '<input type="hidden" name="version" value="7">' in text
    assert text.count('name="version"') == 1
    assert 'name="name" value="theirs-sent"' in text
    assert 'name="name" value="mine-sent" checked' in text
    assert 'name="name" value="Old"' in text


# --- answering -------------------------------------------------------------------------------


def test_htmx_gets_the_part_and_everybody_else_the_page(administrator):
    page = http.render_page(asked("/pick/", user=administrator), "core/pick.html", {"choices": []}, fragment="choices")
    part = http.render_page(
        asked("/pick/", user=administrator, hx_request="true"), "core/pick.html", {"choices": []}, fragment="choices"
    )
    assert b"<html" in page.content
    assert b"<html" not in part.content
    assert "HX-Request" in page["Vary"]
    assert "HX-Request" in part["Vary"]


def test_history_of_the_browser_gets_the_whole_page():
    request = asked("/", hx_request="true")
    request.htmx.history_restore_request = True
    assert not http.wants_fragment(request)


def test_a_message_rides_along_with_a_fragment_and_can_be_undone(administrator):
    request = asked("/pick/", user=administrator, hx_request="true")
    http.say(request, "Moved 22,500.00", undo="/transfers/3/undo/")
    part = http.render_page(request, "core/pick.html", {"choices": []}, fragment="choices").content.decode()
    assert 'hx-swap-oob="beforeend"' in part
    assert 'action="/transfers/3/undo/"' in part
    assert get_messages(request).used


def test_after_a_write_htmx_is_sent_on_by_its_own_header():
    assert http.go(asked("/"), "/there/").status_code == 302
    sent = http.go(asked("/", hx_request="true"), "/there/")
    assert (sent.status_code, sent["HX-Redirect"]) == (204, "/there/")


# --- frame -----------------------------------------------------------------------------------


def test_every_link_of_the_rail_keeps_the_choices(client, planner, grid):
    client.force_login(planner)
    text = client.get(f"/design/?unit={grid.pk}&page=9").content.decode()
    rail = text[text.index('<nav class="rail"') : text.index("</nav>")]
    assert all(f"?unit={grid.pk}" in address for address in re.findall(r'<a [^>]*href="([^"]+)"', rail))
    assert "<strong>Grid</strong>" in text


@pytest.mark.parametrize("unit", ["x", "-1", "99999999999999999999", "٣", "1; drop"])
def test_a_unit_that_is_not_there_is_no_unit(client, planner, unit):
    client.force_login(planner)
    response = client.get("/design/", {"unit": unit})
    assert response.status_code == 200
    assert "<strong>Brightwater</strong>" in response.content.decode()


def test_choosing_a_unit_leads_back_to_the_same_page_with_its_filters(client, planner, grid):
    client.force_login(planner)
    text = client.get("/pick/unit/", {"next": "/okrs/objectives/?q=a&page=4"}, headers={"HX-Request": "true"}).content
    assert f"/okrs/objectives/?q=a&amp;unit={grid.pk}".encode() in text


def test_choosing_never_leads_to_another_site(client, planner):
    client.force_login(planner)
    text = client.get("/pick/unit/", {"next": "https://evil.example/"}).content.decode()
    assert "evil.example" not in re.sub(r'data-popover="[^"]+" hx-get="[^"]+"|class="pick" href="[^"]+"', "", text)


def test_people_are_found_by_name_and_only_by_members(client, planner, owner):
    client.force_login(planner)
    found = client.get("/people/options/", {"q": owner.name[:4]}).content.decode()
    assert f'<option value="{owner.pk}">' in found
    assert client.get("/people/options/", {"q": "\0" + "x" * 900}).status_code == 200


# --- what went wrong -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.not_found, 404),
        (errors.too_many, 429),
        (errors.csrf_failed, 403),
        (errors.server_error, 500),
    ],
)
def test_an_error_page_has_one_heading_a_way_back_and_its_request(view, status, django_assert_num_queries):
    request = asked("/somewhere/")
    request.id = "4f1b09c2aa31"
    response = view(request)
    text = response.content.decode()
    assert response.status_code == status
    assert text.count("<h1") == 1
    assert "4f1b09c2aa31" in text
    assert 'class="btn" data-kind="primary" href="/' in text


@pytest.mark.parametrize("name", ["500", "503"])
def test_the_last_pages_need_neither_database_nor_context_nor_file_names(name, settings):
    settings.STORAGES = {"staticfiles": {"BACKEND": "tests.no.such.storage"}}
    text = engines["django"].get_template(f"errors/{name}.html").render({})
    assert text.count("<h1") == 1
    assert "/static/css/tokens.css" in text


def test_a_program_gets_its_error_as_json():
    response = errors.not_found(asked("/api/v1/nothing/"))
    assert response["Content-Type"] == "application/json"


def test_the_reason_of_a_refusal_is_told_and_escaped():
    text = errors.forbidden(asked("/x/"), PermissionError("Sealed on <b>3 July</b>")).content.decode()
    assert "Sealed on &lt;b&gt;3 July&lt;/b&gt;" in text


def test_a_request_for_a_strange_host_is_a_400_of_our_own(client, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "could not read that request" in response.content.decode()


@pytest.mark.parametrize("path", ["login/", "password/reset/", "password/reset/done/", "inactive/", "signup/"])
def test_the_doors_are_in_our_own_look(client, organisation_settings, administrator, path):
    text = client.get(f"/accounts/{path}").content.decode()
    assert 'class="entrance"' in text
    assert text.count("<h1") == 1
