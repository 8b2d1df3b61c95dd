"""The alerts of the home screen open the rows that they count."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from geo.alerts import AlertKind
from geo.settings import DEMONSTRATION

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Open


@pytest.mark.parametrize("kind", AlertKind)
def test_every_alert_opens_as_many_rows_as_it_says(opened: Open, kind: AlertKind) -> None:
    screen = opened(query={"alerte": [str(kind)]})
    assert not screen.exception
    (pills,) = [group for group in screen.button_group if group.key == "alerte"]
    said = dict(zip((str(one) for one in AlertKind), pills.options, strict=False))
    assert len(said) == len(AlertKind) == len(pills.options)
    count = int(re.sub(r"\D", "", said[str(kind)].split(maxsplit=1)[0]))
    assert [len(frame.value) for frame in screen.dataframe] == [count]


def test_an_unknown_alert_opens_nothing(opened: Open) -> None:
    screen = opened(query={"alerte": ["<b>"]})
    assert not screen.exception
    assert not screen.dataframe


def test_what_is_well_raises_no_alert(opened: Open, tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / "poles.csv", tmp_path)
    (pills,) = [group for group in opened(folder=tmp_path).button_group if group.key == "alerte"]
    assert not [option for option in pills.options if "recherché" in option]
