"""Lists pasted from a sheet: understood row by row, whatever is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.core.pasting.lines import MOST_ROWS, TooMuch, read_lines
from strategy.core.pasting.people import House, Place, understand_people
from strategy.core.pasting.units import KnownUnit, understand_units

TOP = [KnownUnit("1", "Brightwater")]
ROLES = {name: name.capitalize() for name in ("viewer", "contributor", "planner", "finance", "leader", "administrator")}
HOUSE = House(
    places=[
        Place("1", "Brightwater"), Place("10", "Grid"), Place("20", "Retail"), Place("21", "Twin"), Place("22", "Twin")
    ],
    roles=ROLES,
    held={"ann@brightwater.example": {("viewer", "1")}},
    top_code="1",
)  # fmt: skip


def tree(text, known=TOP):
    return [(row.name, row.code, row.parent_code, row.state) for row in understand_units(text, known, "1").rows]


def problems(text, known=TOP):
    return {row.line: row.problem for row in understand_units(text, known, "1").wrong}


def test_names_indented_by_spaces_tabs_or_columns_mean_the_same_tree():
    wanted = [
        ("Grid", "1.1", "1", "new"),
        ("Crews", "1.1.1", "1.1", "new"),
        ("Night", "1.1.1.1", "1.1.1", "new"),
        ("Retail", "1.2", "1", "new"),
    ]
    assert tree("Grid\n  Crews\n    Night\nRetail") == wanted
    assert tree("Grid\n\tCrews\n\t\tNight\nRetail") == wanted
    assert tree("Grid\t\t\n\tCrews\t\n\t\tNight\nRetail\t\t\n\n") == wanted


def test_a_list_that_begins_with_the_top_unit_does_not_make_it_again():
    assert tree("Brightwater\n\tGrid\n\t\tCrews") == [
        ("Brightwater", "1", "", "known"),
        ("Grid", "1.1", "1", "new"),
        ("Crews", "1.1.1", "1.1", "new"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "10\tGrid\t\n11\tCrews\t10",
        "10;Grid;\n11;Crews;10",
        "10,Grid,\n11,Crews,10",
        "Name\tCode\tParent\nGrid\t10\t\nCrews\t11\t10",
        "unit_code,parent unit,unit name\n10,,Grid\n11,Grid,Crews",
        "code\tname\tparent\n11\tCrews\t10\n10\tGrid\t",
        '"10";"Grid";""\n"11";"Crews";"10"',
        "10\tGrid\n11\t   Crews",
    ],
)
def test_codes_names_and_parents_may_come_in_any_order_and_separation(text):
    assert tree(text) == [("Grid", "10", "1", "new"), ("Crews", "11", "10", "new")]


def test_one_name_with_a_comma_is_one_unit():
    assert [row[0] for row in tree("Grid\nPeople, Culture and Law\nRetail\nShops")] == [
        "Grid",
        "People, Culture and Law",
        "Retail",
        "Shops",
    ]


def test_what_is_there_already_is_left_as_it_is():
    known = [*TOP, KnownUnit("10", "Grid", "1")]
    assert [row[3] for row in tree("10\tGrid\t\n11\tCrews\t10", known)] == ["known", "new"]
    assert tree("Grid\n  Crews", known)[1][:3] == ("Crews", "10.1", "10")


def test_each_wrong_row_says_why_and_takes_those_below_with_it():
    said = problems(
        "10\tGrid\t\n10\tTwice\t\n20\tRetail\tNowhere\n21\tShops\t20\n22\t\t10\n30\tA\t31\n31\tB\t30\n1\tOther"
    )
    assert said == {
        2: "The code 10 stands in row 1 too.",
        3: "No unit, or more than one, is called “Nowhere”.",
        4: "A unit above it has a problem.",
        5: "The name is missing.",
        6: "The units above it lie in a circle.",
        7: "The units above it lie in a circle.",
        8: "The code 1 belongs to “Brightwater”.",
    }


def test_a_parent_named_by_a_name_that_two_units_have_is_not_guessed():
    assert "more than one" in problems("10\tTeam\t\n20\tTeam\t\n30\tNew\tTeam")[3]


@pytest.mark.parametrize("name", ["x" * 201, "a\u200bb", "a\u202eb", "a\x00b"])
def test_a_name_that_cannot_be_kept_is_named(name):
    assert "name" in problems(f"10\t{name}\t")[1]


def test_more_than_two_thousand_rows_are_refused():
    assert len(understand_units("\n".join(f"{n}\tU{n}" for n in range(2, MOST_ROWS + 2)), TOP, "1").new) == MOST_ROWS
    with pytest.raises(TooMuch):
        read_lines("\n".join("x" for _ in range(MOST_ROWS + 1)))


@given(text=st.text(alphabet=st.sampled_from("ab1 \t;,\n\"'é\u200b|.-"), max_size=200))
def test_whatever_is_pasted_is_understood_or_refused_row_by_row(text):
    sheet = understand_units(text, TOP, "1")
    assert len({row.line for row in sheet.rows}) == len(sheet.rows)
    assert len(sheet.rows) in {len(read_lines(text)), len(read_lines(text)) - 1}, "a heading is no unit"
    codes = [row.code for row in sheet.new]
    assert len(set(codes)) == len(codes)
    placed = {"1", *(row.code for row in sheet.known)}
    for row in sheet.new:  # every new unit comes after what it lies below
        assert row.parent_code in placed
        placed.add(row.code)


# --- people ----------------------------------------------------------------------------------


def read(text, role="viewer"):
    return [
        (row.name, row.email, row.unit_code, row.role, row.state)
        for row in understand_people(text, HOUSE, role=role).rows
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Flora Amand\tflora@brightwater.example\t10\tPlanner",
        "flora@brightwater.example;Planner;Grid;Flora Amand",
        "E-mail,Full name,Role,Unit\nFLORA@brightwater.example,Flora Amand,planner,grid",
        "Flora Amand <flora@brightwater.example>\tGrid\tplanner",
    ],
)
def test_a_person_is_read_from_any_order_of_columns(text):
    assert read(text) == [("Flora Amand", "flora@brightwater.example", "10", "planner", "new")]


def test_a_row_without_unit_and_role_takes_the_top_and_the_chosen_role():
    assert read("Flora\tflora@brightwater.example", role="leader") == [
        ("Flora", "flora@brightwater.example", "1", "leader", "new")
    ]


def test_who_is_there_gets_one_more_role_or_nothing():
    text = "name\temail\tunit\trole\n\tann@brightwater.example\t\tviewer\n\tann@brightwater.example\t10\tplanner"
    assert [row[4] for row in read(text)] == ["known", "more"]


def test_a_new_person_in_two_rows_is_one_person_with_two_roles():
    sheet = understand_people(
        "Hugo\thugo@b.example\t10\tviewer\nHugo\thugo@b.example\t20\tplanner", HOUSE, role="viewer"
    )
    assert (sheet.people, len(sheet.to_add)) == (1, 2)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Hugo\thugo@\t10\tviewer", "is no e-mail address"),
        ("Hugo\t\t10\tviewer", "address is missing"),
        ("\thugo@b.example\t10\tviewer", "name is missing"),
        ("Hugo\thugo@b.example\tNowhere\tviewer", "is called “Nowhere”"),
        ("Hugo\thugo@b.example\tTwin\tviewer", "more than one"),
        ("Hugo\thugo@b.example\t10\tboss", "“boss” is no role"),
        ("Hugo\thugo@b.example\t10\tadmin", "whole organisation"),
    ],
)
def test_a_wrong_person_says_why(row, said):
    heading = "name\temail\tunit\trole\n"
    assert said in understand_people(heading + row, HOUSE, role="viewer").wrong[0].problem


@given(text=st.text(alphabet=st.sampled_from('ab@. \t;,\n<>"10é\u200b'), max_size=200))
def test_whatever_people_are_pasted_nothing_breaks(text):
    sheet = understand_people(text, HOUSE, role="viewer")
    for row in sheet.to_add:
        assert "@" in row.email
        assert row.unit_code in {"1", "10", "20", "21", "22"}
        assert row.role in ROLES
