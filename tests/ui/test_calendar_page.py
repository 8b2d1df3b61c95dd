"""The calendar of the directory without a browser: its months, its address, what an empty one says."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from geo.months import Month, Shown
from geo.ui import address

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.ui.conftest import Open

PAGE = "repertoire"
CALENDAR = {address.DIRECTORY: [str(Shown.CALENDAR)]}


def written(screen: AppTest) -> str:
    assert not screen.exception
    return html.unescape(" ".join(one.proto.body for one in screen.get("html")))


def month(screen: AppTest) -> str:
    (caption,) = re.findall("<caption>(.*?)</caption>", written(screen))
    return str(caption)


def test_the_founding_forum_is_found_in_its_month(opened: Open) -> None:
    screen = opened(PAGE, {**CALENDAR, address.MONTH: ["2017-04"]})
    told = written(screen)
    assert month(screen) == "avril 2017"
    (day,) = re.findall(r'<td class="held"><time datetime="2017-04-03">3</time>(.*?)</td>', told)
    assert "Forum des innovations culturelles" in day
    assert '<p class="when">3 avril 2017</p>' in told
    assert [one.value for one in screen.header] == ["Passé, en avril 2017"]
    assert told.count('<th scope="col">') == 7


def test_one_goes_from_month_to_month_and_the_address_says_which(opened: Open) -> None:
    screen = opened(PAGE, {**CALENDAR, address.MONTH: ["2017-04"]})
    screen.button(key="mois_1").click().run()
    assert (month(screen), screen.query_params[address.MONTH]) == ("mai 2017", "2017-05")
    screen.button(key="mois_-1").click().run()
    screen.button(key="mois_-1").click().run()
    assert (month(screen), screen.query_params[address.MONTH]) == ("mars 2017", "2017-03")
    screen.selectbox(key="_mois_choisi").set_value(Month(2026, 9)).run()
    assert month(screen) == "septembre 2026"
    assert "Relier un catalogue" in written(screen)
    assert "suite : Relier un catalogue" in written(screen).replace("\u00a0", " ")
    screen.button(key="mois_present").click().run()
    assert address.MONTH not in screen.query_params


def test_an_empty_month_says_when_the_next_one_is(opened: Open) -> None:
    screen = opened(PAGE, {**CALENDAR, address.MONTH: ["2017-07"]})
    assert "Aucune activité à laquelle on assiste en juillet 2017" in screen.info[0].value
    assert "Tournée de l" in screen.button(key="activite_derniere").label
    coming = screen.button(key="activite_prochaine")
    assert "un seul calendrier, 14 septembre 2017" in coming.label.replace("\\", "").replace("\u00a0", " ")
    coming.click().run()
    assert (month(screen), list(screen.info)) == ("septembre 2017", [])
    late = opened(PAGE, {**CALENDAR, address.MONTH: ["2080-01"]})
    assert "Aucune n’est annoncée ensuite" in late.info[0].value
    assert not [one for one in late.button if one.key == "activite_prochaine"]


def test_the_filters_hold_and_a_day_of_the_past_is_its_today(opened: Open, tmp_path: Path) -> None:
    screen = opened(PAGE, {**CALENDAR, address.MONTH: ["2017-04"], "region": ["06"]})
    assert "Forum des innovations culturelles" not in " ".join(re.findall("<td.*?</td>", written(screen)))
    (tmp_path / "activites.csv").write_text(
        "id,titre,type,date_debut,date_fin,hote,co_animateurs,municipalite,longitude,latitude,secteurs,mesures,"
        "axe,participants,public,url\n"
        "a,<b>Gras</b>,atelier,2026-05-04,,,,,,,,,,,,\nb,Bilan,forum,2026-05-02,2026-05-03,,,,,,,,,,,\n",
        encoding="utf-8",
    )
    screen = opened(PAGE, {**CALENDAR, address.DAY: ["2026-05-04"]}, tmp_path)
    assert month(screen) == "mai 2026"
    raw = " ".join(one.proto.body for one in screen.get("html"))
    assert "<b>" not in raw
    assert 'aria-current="date"><time datetime="2026-05-04">' in raw
    assert [one.value for one in screen.header] == ["À venir en mai 2026"]
    assert screen.expander[0].label == "1 activité déjà passée"


@pytest.mark.parametrize("text", ["2017-13", "<script>"])
def test_a_month_that_is_none_is_named_and_left_out(opened: Open, text: str) -> None:
    screen = opened(PAGE, {**CALENDAR, address.MONTH: [text]})
    assert any("mois=" in one.value.replace("\\", "") for one in screen.warning)
    assert address.MONTH not in screen.query_params
