"""Totals are equal at every level of the tree: children add up to their parent, to the cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aop.models import PlanVersion
from aop.services.versions import create_version
from aop.totals import Sum, grand_total, roll_up
from aop.trees import Node, UnitTree, tree_of
from strategy.core.concurrency import Edit
from strategy.core.money import LIMIT
from strategy.core.services import units

amounts = st.integers(-LIMIT, LIMIT)
sums = st.builds(
    Sum, months=st.lists(amounts, min_size=12, max_size=12), actual=st.none() | amounts, lines=st.integers(1, 9)
)


@st.composite
def forests(draw):
    """A tree of up to 12 units, and money in some of them."""
    count = draw(st.integers(1, 12))
    parents = [None] + [draw(st.integers(0, child - 1)) for child in range(1, count)]
    tree = UnitTree(Node(pk, f"{pk:02d}", f"U{pk}", parent) for pk, parent in enumerate(parents))
    return tree, draw(st.dictionaries(st.integers(0, count + 1), sums, max_size=count + 2))


@given(forests())
def test_children_and_own_money_add_up_to_the_parent(forest):
    tree, own = forest
    rows = {row.unit.pk if row.unit else None: row.sum for row in roll_up(tree, own)}
    for pk in tree.nodes:
        parts = [rows[node.pk] for node in tree.nodes.values() if node.parent_id == pk and node.pk in rows]
        whole = grand_total([*parts, own.get(pk, Sum())])
        assert rows.get(pk, Sum()) == whole


@given(forests())
def test_the_tops_add_up_to_everything(forest):
    tree, own = forest
    tops = [row.sum for row in roll_up(tree, own) if row.depth == 0]
    assert grand_total(tops) == grand_total(own.values())


@given(forests())
def test_quarters_add_up_to_the_year(forest):
    tree, own = forest
    for row in roll_up(tree, own):
        assert sum(row.sum.quarters) == row.sum.total == sum(row.sum.months)


def test_only_units_with_money_are_rows():
    tree = UnitTree([Node(1, "1", "Top", None), Node(2, "2", "Empty", 1), Node(3, "3", "Full", 1)])
    rows = roll_up(tree, {3: Sum(lines=1)})
    assert [(row.unit.pk, row.level, row.has_children) for row in rows] == [(1, 1, True), (3, 2, False)]


def test_a_unit_knows_what_lies_below_it():
    tree = UnitTree([Node(1, "1", "A", None), Node(2, "2", "B", 1), Node(3, "3", "C", 2), Node(4, "4", "D", 1)])
    assert (tree.below(2), tree.below(1), tree.below(9)) == ({2, 3}, {1, 2, 3, 4}, {9})
    assert [node.pk for node, _depth in tree.limited_to({2, 3, 4}).in_order] == [2, 3, 4]


@pytest.mark.both_databases
def test_a_sealed_version_stands_in_the_tree_of_its_day(approved, lines, top, crews, grid, retail, plan, finance):
    units.edit_unit(unit=crews, edit=Edit(crews.version, {"parent": retail, "name": "Teams"}), actor=finance)
    revision = create_version(plan=plan, kind=PlanVersion.Kind.REVISION, parent=approved, actor=finance)
    approved = PlanVersion.objects.get(pk=approved.pk)
    assert (tree_of(approved).nodes[crews.pk].parent_id, tree_of(approved).nodes[crews.pk].name) == (grid.pk, "Crews")
    assert tree_of(revision).nodes[crews.pk].parent_id == retail.pk
    own = {row["unit"]: Sum([row["amount"]] + [0] * 11) for row in approved.line_versions.sums("unit")}
    in_old, in_new = ({row.unit.pk: row.sum.total for row in roll_up(tree_of(v), own)} for v in (approved, revision))
    assert (in_old[grid.pk], in_new[grid.pk]) == (141_000_05, 100_000_00)
    assert in_old[top.pk] == in_new[top.pk] == approved.line_versions.sums()["amount"]
