"""Circles are looked for again once the work is done, however it ends."""

import gc

import pytest

from strategy.core.memory import no_circles


def test_it_looks_again_afterwards():
    with no_circles():
        assert not gc.isenabled()
        with no_circles():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_looks_again_after_a_failure():
    with pytest.raises(RuntimeError), no_circles():
        raise RuntimeError
    assert gc.isenabled()
