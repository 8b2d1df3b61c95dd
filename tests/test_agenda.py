"""What one can attend, as calendar programs read it; the address to which they subscribe."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from geo import agenda
from geo.extract import Extract
from geo.language import ENGLISH, FRENCH
from geo.selection import Selection
from geo.view import look
from geo.vocabularies import ActivityType, Table
from tests.test_server import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pytest

    from geo.atlas import Atlas

    Maker = Callable[[Mapping[Table, Sequence[Mapping[str, str]]]], Atlas]

DAY: Final = date(2026, 11, 22)
LONGEST_LINE: Final = 75
FOUNDING: Final = "act-001@activites.maillage"


def of(atlas: Atlas, selection: Selection | None = None) -> Extract:
    return Extract(look(atlas, selection or Selection()), FRENCH, DAY)


def test_the_founding_forum_is_one_whole_day_in_quebec(demonstration: Atlas) -> None:
    read = Calendar.from_ical(agenda.calendar(of(demonstration)))
    (forum,) = (event for event in read.events if event["uid"] == FOUNDING)
    assert forum.start == date(2017, 4, 3)
    assert forum.end == date(2017, 4, 4)
    told = {name: str(forum[name]) for name in ("summary", "location", "url")}
    assert told == {
        "summary": "Forum des innovations culturelles",
        "location": "Québec",
        "url": "https://culturenumeriqc.qcnum.com",
    }
    assert forum.categories == ["Forum"]
    assert forum["geo"].to_ical() == "46.8151;-71.2182"
    assert "Hôte\u00a0: National et sectoriel" in forum.description


def test_it_holds_what_the_filters_leave_and_one_attends(demonstration: Atlas) -> None:
    rows = demonstration.dataset.tables[Table.ACTIVITIES]
    kinds = {str(kind) for kind in ActivityType} - {"residence", "laboratoire"}
    attended = set(rows.loc[rows["type"].isin(kinds), "id"])
    assert 0 < len(attended) < len(rows)
    whole = Calendar.from_ical(agenda.calendar(of(demonstration))).events
    assert {str(event["uid"]) for event in whole} == {f"{name}@activites.maillage" for name in attended}
    chosen = Selection(regions=("06",), start=date(2024, 1, 1))
    view = look(demonstration, chosen)
    narrowed = Calendar.from_ical(agenda.calendar(Extract(view, FRENCH, DAY)))
    left = set(view.rows(Table.ACTIVITIES)["id"]) & attended
    assert 0 < len(left) < len(attended)
    assert {str(event["uid"]) for event in narrowed.events} == {f"{one}@activites.maillage" for one in left}
    assert "Montréal" in narrowed.description
    assert "fictives" in narrowed.description


def test_a_row_without_last_day_place_or_host_is_an_event(quick_atlas_of: Maker) -> None:
    atlas = quick_atlas_of(
        {
            Table.ACTIVITIES: [
                {"id": "a", "titre": "Rencontre", "type": "rencontre", "date_debut": "2026-02-28"}
            ]
        }
    )
    (event,) = Calendar.from_ical(agenda.calendar(of(atlas))).events
    assert (event.start, event.end) == (date(2026, 2, 28), date(2026, 3, 1))
    assert not {"location", "geo", "url"} & {name.lower() for name in event}


# What the tables let through: anything but control characters.
words = (
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1)
    .map(str.strip)
    .filter(bool)
)


@settings(max_examples=30)
@given(title=words, public=words, days=st.integers(0, 400))
def test_no_text_becomes_another_line_of_the_file(
    quick_atlas_of: Maker, title: str, public: str, days: int
) -> None:
    first = date(2025, 3, 1)
    row = {
        "id": "a",
        "titre": title,
        "type": "atelier",
        "date_debut": first.isoformat(),
        "date_fin": (first + timedelta(days)).isoformat(),
        "public": public,
    }
    written = agenda.calendar(of(quick_atlas_of({Table.ACTIVITIES: [row]})))
    assert written.endswith(b"END:VCALENDAR\r\n")
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= LONGEST_LINE
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    (event,) = Calendar.from_ical(written).events
    assert str(event["summary"]) == title
    assert event.duration == timedelta(days + 1)
    assert f"Public\u00a0: {public}" in event.description


def test_the_same_day_gives_the_same_bytes(demonstration: Atlas) -> None:
    assert agenda.calendar(of(demonstration)) == agenda.calendar(of(demonstration))
    english = agenda.calendar(Extract(look(demonstration, Selection()), ENGLISH, DAY))
    assert "Host: " in str(Calendar.from_ical(english).events[0].description)


def test_the_address_answers_the_agenda_of_its_filters(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with serving() as client:
        whole, one = client.get("/agenda.ics"), client.get("/agenda.ics?region=03&du=2024-01-01&utm=courriel")
        assert whole.headers["content-type"] == "text/calendar; charset=utf-8"
        assert FOUNDING in whole.text
        assert 0 < one.text.count("BEGIN:VEVENT") < whole.text.count("BEGIN:VEVENT")
        assert "Host: " in client.get("/agenda.ics?lang=en").text
        refused = client.get("/agenda.ics?region=03&secteur=inconnu")
    assert refused.status_code == 400
    assert "secteur=inconnu" in refused.text
