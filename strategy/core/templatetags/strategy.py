"""Filters and tags of our templates; loaded everywhere (`builtins` in the settings).

Money goes out through `money`, shares through `bp`, days through `day` and `moment`. Django's own
`{% querystring page=2 sort=None %}` changes the filters of an address.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.core.exceptions import DisallowedHost
from django.forms import BoundField, CheckboxInput, ClearableFileInput, FileInput, Select, SelectMultiple, Textarea
from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme

from strategy.core.context import kept_of
from strategy.core.http import UNDO
from strategy.core.measures import ratio_text
from strategy.core.money import format_money

register = template.Library()

MISSING = "–"
"""Shown where there is no figure: missing is not zero."""
_NBSP = "\u00a0"
_AMOUNT = re.compile(r"-?[0-9]{4,24}\.[0-9]{1,6}")
_PERIOD = re.compile(r"p(0[1-9]|1[0-2])")


@register.filter
def money(minor: int | None, currency: str) -> str:
    """`{{ line.total|money:plan.currency }}` → 1,898,017.50: minor units to text, without the code."""
    return MISSING if minor is None or minor == "" else format_money(minor, currency or "EUR")


@register.filter
def bp(share: int | None) -> str:
    """Basis points as a percentage with its sign, no needless digits: 7550 → 75.5 %, 10000 → 100 %."""
    if share is None or share == "":
        return MISSING
    text = _hundredths(share).rstrip("0").rstrip(".")
    return f"{text}{_NBSP}%"


@register.filter
def bp_column(share: int | None) -> str:
    """Basis points for a column whose header says %: 7550 → 75.50, always two digits."""
    return MISSING if share is None or share == "" else _hundredths(share)


@register.filter
def ratio(value: Fraction | None) -> str:
    """A pace: 97/100 → 0.97."""
    return ratio_text(value)


def _hundredths(share: int) -> str:
    sign = "−" if share < 0 else ""
    whole, rest = divmod(abs(share), 100)
    return f"{sign}{whole:,}.{rest:02d}"


@register.filter
def signed(minor: int | None, currency: str) -> str:
    """Money with its sign: +7,740.00, −125.00, 0.00."""
    text = money(minor, currency)
    return f"+{text}" if minor and minor > 0 else text


@register.simple_tag
def delta(minor: int | None, currency: str, good: str = "less") -> str:
    """A variance with the word that judges it. `good` says which way is better: *less* or *more*."""
    if minor is None:
        return format_html('<span class="delta mute">{}</span>', "n/a")
    if minor == 0:
        return format_html('<span class="delta">{} <i>as planned</i></span>', money(0, currency))
    word = "better" if (minor > 0) == (good == "more") else "worse"
    return format_html('<span class="delta" data-is="{0}">{1} <i>{0}</i></span>', word, signed(minor, currency))


@register.filter
def day(value: date | datetime | None) -> str:
    """8 July 2026, in the reader's time zone."""
    return format_date(_local(value), "j F Y").replace(" ", _NBSP) if value else MISSING


@register.filter
def short_day(value: date | datetime | None) -> str:
    """8 Jul 2026: for columns."""
    return format_date(_local(value), "j M Y").replace(" ", _NBSP) if value else MISSING


@register.filter
def moment(value: datetime | None) -> str:
    """8 Jul 2026, 08:55 as a `<time>`, in the reader's time zone."""
    if not value:
        return MISSING
    local = _local(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), format_date(local, "j M Y, H:i"))


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def file_size(count: int | None) -> str:
    """1536 → 1.5 KB."""
    if count is None:
        return MISSING
    size, names = float(count), ["bytes", "KB", "MB", "GB"]
    while size >= 1024 and len(names) > 1:
        size, names = size / 1024, names[1:]
    return f"{size:,.0f}{_NBSP}bytes" if names[0] == "bytes" else f"{size:,.1f}{_NBSP}{names[0]}"


@register.filter
def initials(person: Any) -> str:
    """IH for Ines Halloran."""
    words = str(person or "?").split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.filter
def undo_address(message: Any) -> str:
    """Where to post to take back what a message tells; empty when it cannot be taken back."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix(UNDO) for tag in tags if tag.startswith(UNDO)), "")


@register.simple_tag(takes_context=True)
def to(context: dict, name: str, *args: Any, **kwargs: Any) -> str:
    """`{% to "okrs:objective_detail" objective.pk %}`: an address that keeps the choices of the context bar.

    Like `url`, and empty where the name does not resolve, so that `{% to … as address %}{% if address %}`
    shows a link only where its page exists.
    """
    try:
        address = reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""
    request = context.get("request")
    return address + (kept_of(request) if request else "")


@dataclass(frozen=True)
class SortState:
    """How a column is sorted now, and the value of `?sort=` that turns it round."""

    aria: str
    next: str


@register.simple_tag(takes_context=True)
def sort_state(context: dict, name: str, default: str = "", first: str = "") -> SortState:
    """State of the sort header of column `name`; `default` is the page's order when `?sort=` is absent.

    `first="down"` starts with the largest, as a reader of amounts expects.
    """
    request: HttpRequest = context["request"]
    now = request.GET.get("sort") or default
    if now.lstrip("-") != name:
        return SortState("none", f"-{name}" if first == "down" else name)
    descending = now.startswith("-")
    return SortState("descending" if descending else "ascending", name if descending else f"-{name}")


@register.simple_tag
def chart(picture: Any) -> str:
    """Draw a picture of `strategy.core.charts`: `{% chart row.pair %}`."""
    return get_template(picture.template).render({"chart": picture})


_CLASSES: dict[type, str] = {
    Select: "select",
    SelectMultiple: "select",
    Textarea: "input area",
    ClearableFileInput: "file",
}


@register.simple_tag
def control(field: BoundField, *, hint: str = "", unit: str = "", combo: str = "", css: str = "") -> str:
    """The control of a form field with our classes and what assistive technology needs to know."""
    widget = field.field.widget
    attrs = dict(widget.attrs)
    attrs["class"] = css or _class_of(widget, number=bool(unit) or attrs.get("inputmode") == "decimal")
    described = [f"{field.auto_id}-error"] if field.errors else []
    described += [f"{field.auto_id}-hint"] if hint or field.help_text else []
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if combo:
        attrs["data-combo"] = True
    if str(attrs.get("placeholder", "")).lower().startswith(str(field.label).lower()):
        attrs["placeholder"] = False  # it only repeats the label
    return field.as_widget(attrs=attrs)


def _class_of(widget: Any, *, number: bool) -> str:
    if isinstance(widget, CheckboxInput):
        return "box"
    name = _CLASSES.get(type(widget)) or ("file" if isinstance(widget, FileInput) else "input")
    if isinstance(widget, Select):
        name = "select"
    return f"{name} num" if number and name == "input" else name


@register.filter
def control_kind(field: BoundField) -> str:
    """Which layout a field needs: *hidden*, *check*, *group* (radio buttons, check boxes) or *line*."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "group" if widget.use_fieldset else "line"


@register.simple_tag(takes_context=True)
def query_value(context: dict, name: str) -> str:
    """What the address says for a filter: the value its control shows."""
    return context["request"].GET.get(name, "")


@register.simple_tag(takes_context=True)
def pager_link(context: dict, number: int, target: str, word: str, rel: str = "") -> str:
    """A link to another page of a list, with all filters kept."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    address = f"?{query.urlencode()}"
    swap = format_html(' hx-get="{}" hx-target="{}" hx-swap="outerHTML" hx-push-url="true"', address, target)
    return format_html(
        '<a class="btn btn-s" href="{}"{}{}>{}</a>',
        address,
        format_html(' rel="{}"', rel) if rel else "",
        swap if target else "",
        word,
    )


@register.filter
def passed(attrs: Any) -> str:
    """The attributes a component hands on to its element, escaped whatever way they came."""
    pairs = ((name, value) for name, value in attrs.attrs_dict().items() if value is not False)
    return format_html_join(
        " ", "{}{}", ((name, "" if value is True else format_html('="{}"', value)) for name, value in pairs)
    )


@register.filter
def deed(event: Any) -> str:
    """The act an event tells: `okrs.objective.closed` → closed objective."""
    noun, verb = ("", *str(event.verb).split("."))[-2:]
    return f"{verb} {noun}".replace("_", " ").strip()


@register.filter
def job_words(kind: str) -> str:
    """What a kind of long work is called: `aop.budget_import` → Budget import."""
    return str(kind).rsplit(".", 1)[-1].replace("_", " ").capitalize()


@register.filter
def told(value: Any) -> Any:
    """A value of history as people say it: yes and no, a dash for nothing, 1,800,000.00 for an amount."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        return f"{Decimal(value):,}"
    return MISSING if value is None or value == "" else value


@register.filter
def spaced(name: str) -> str:
    """A field's name as words: `fiscal_start_month` → fiscal start month, `p07` → period 7."""
    if period := _PERIOD.fullmatch(str(name)):
        return f"period {int(period[1])}"
    return str(name).replace("_", " ")


@register.filter
def is_among(name: str, fields: Any) -> bool:
    """Is `name` the name of one of `fields`?"""
    return any(field.name == name for field in fields)


@register.simple_tag
def value_of(field: Any, side: str) -> str:
    """What a control would send for one side of a conflict: `theirs_value` where there is one, else the text."""
    value = getattr(field, f"{side}_value", None)
    value = getattr(field, side) if value is None else value
    return "" if value is None else str(value)


@register.filter
def own_address(address: str | None, request: HttpRequest) -> str:
    """`address` when it leads to a page of ours, else the start page: a way back that cannot lead away."""
    try:
        hosts = {request.get_host()}
    except DisallowedHost:  # then this is the 400 page that says so
        return "/"
    return address if address and url_has_allowed_host_and_scheme(address, hosts) else "/"
