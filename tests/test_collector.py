"""The search for cycles is put off, and comes back."""

from __future__ import annotations

import gc

import pytest

from geo.collector import put_off


def test_it_comes_back_with_the_last_who_put_it_off() -> None:
    assert gc.isenabled()
    with put_off():
        with put_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_comes_back_after_a_fault() -> None:
    with pytest.raises(ZeroDivisionError), put_off():
        _ = 1 // 0
    assert gc.isenabled()


def test_where_it_was_off_it_stays_off() -> None:
    gc.disable()
    try:
        with put_off():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
