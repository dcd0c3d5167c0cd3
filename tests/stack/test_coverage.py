"""Coverage of change money: shares, sums over the tree, the largest and the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.stack.coverage import Coverage, largest, rolled_up, share

AMOUNTS = st.integers(-(10**14), 10**14)


@st.composite
def trees(draw):
    """Nodes 0 … n, each below an earlier one."""
    size = draw(st.integers(1, 30))
    return [(node, draw(st.integers(0, node - 1)) if node else None) for node in range(size)]


@pytest.mark.parametrize(
    ("amount", "total", "bp"),
    [(5_458_217_50, 7_232_217_50, 7547), (1, 3, 3333), (2, 3, 6667), (0, 5, 0), (5, 5, 10_000), (-5, -10, 5000)],
)
def test_coverage_is_the_aligned_part_of_the_whole(amount, total, bp):
    assert share(amount, total) == bp
    assert Coverage(total, amount).share_bp == bp


def test_coverage_of_nothing_is_not_applicable():
    assert Coverage(0, 0).share_bp is None


def test_what_is_not_aligned_is_the_rest():
    assert Coverage(100, 30).unaligned == 70


@given(trees(), st.data())
def test_the_top_of_the_tree_holds_the_sum_of_all(tree, data):
    own = {node: Coverage(data.draw(AMOUNTS), data.draw(AMOUNTS), 1) for node, _parent in tree}
    assert rolled_up(tree, own)[0] == sum(own.values(), Coverage())


@given(trees(), st.data())
def test_a_unit_is_its_own_money_and_that_of_its_children(tree, data):
    own = {node: Coverage(data.draw(AMOUNTS), data.draw(AMOUNTS), 1) for node, _parent in tree}
    whole = rolled_up(tree, own)
    for node, _parent in tree:
        children = [whole[child] for child, parent in tree if parent == node]
        assert whole[node] == sum(children, own[node])


def test_a_part_of_a_tree_is_rolled_up_to_its_own_top():
    whole = rolled_up([("crews", "grid"), ("grid", "top")], {"crews": Coverage(10, 4, 1), "grid": Coverage(1, 1, 1)})
    assert whole == {"crews": Coverage(10, 4, 1), "grid": Coverage(11, 5, 2)}


def test_the_largest_come_first_and_the_rest_is_summed():
    assert largest({"a": 1, "b": 5, "c": 3, "d": -2}, 2) == ([("b", 5), ("c", 3)], -1)
