"""The alerts of the home screen open the rows that they count."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
import streamlit as st

from geo.alerts import AlertKind
from geo.settings import DEMONSTRATION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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


@pytest.mark.parametrize(
    ("kind", "screen", "asked"),
    [
        (AlertKind.NO_ACTIVE_POLE, "carte", {"indicateur": ["poles_actifs"]}),
        (AlertKind.ISOLATED, "carte", {"indicateur": ["liens"]}),
        (AlertKind.THIN_MEASURES, "couverture", {}),
    ],
)
def test_an_alert_leads_to_the_screen_filtered_to_its_rows(
    opened: Open, monkeypatch: pytest.MonkeyPatch, kind: AlertKind, screen: str, asked: dict[str, list[str]]
) -> None:
    went: list[tuple[str, Mapping[str, Sequence[str]]]] = []
    home = opened(query={"alerte": [str(kind)], "secteur": ["danse"]})
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: went.append((page.stem, query_params)))
    home.button(key="vers_l_ecran").click().run()
    (frame,) = home.dataframe
    key, column = ("mesure", "numero") if screen == "couverture" else ("region", "code")
    wanted = {key: frame.value[column].tolist(), **asked}
    assert [(page, {name: list(codes) for name, codes in query.items()}) for page, query in went] == [
        (screen, wanted)
    ]


def test_an_unknown_alert_opens_nothing(opened: Open) -> None:
    screen = opened(query={"alerte": ["<b>"]})
    assert not screen.exception
    assert not screen.dataframe


def test_what_is_well_raises_no_alert(opened: Open, tmp_path: Path) -> None:
    shutil.copy(DEMONSTRATION / "poles.csv", tmp_path)
    (pills,) = [group for group in opened(folder=tmp_path).button_group if group.key == "alerte"]
    assert not [option for option in pills.options if "sans offre" in option]
