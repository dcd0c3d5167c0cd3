"""The set-up guide as somebody walks it: what is typed and pressed at each step, for whoever tests along it."""

from playwright.sync_api import Page, expect

FIRST = {
    "Set-up code": "only-for-tests",
    "Your name": "Ines Halloran",
    "E-mail address": "ines@brightwater.example",
    "Password": "a-long-enough-word",
    "The password again": "a-long-enough-word",
}


def choose(page: Page, label: str, text: str) -> None:
    """Type into a combobox and take the first that fits."""
    box = page.get_by_role("combobox", name=label)
    box.fill(text)
    expect(page.get_by_role("option").filter(has_text=text).first).to_be_visible()
    box.press("Enter")


def arrive(page: Page) -> None:
    """Make the first account. The server of these tests remembers an earlier house: only the guide's door is sure."""
    page.goto("/setup/")
    for label, text in FIRST.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is your organisation?")


def found(page: Page, *, name: str, currency: str, zone: str) -> None:
    """Name the organisation; whoever does is its administrator and plans, too."""
    page.get_by_label("Name of the organisation").fill(name)
    choose(page, "Currency", currency)
    choose(page, "Time zone", zone)
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("When does your fiscal year start?")


def make_years(page: Page, *, month: str) -> None:
    page.get_by_label("The fiscal year starts in").select_option(month)
    page.get_by_role("button", name="Make this year and the next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which units are there?")


def paste(page: Page, rows: str, *, button: str) -> None:
    """Paste rows, look how they are understood, add them."""
    page.get_by_label("Rows").fill(rows)
    page.get_by_role("button", name="Show how it is understood").click()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_label("Rows")).to_have_value("")
