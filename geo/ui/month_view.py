"""The calendar of what one can attend: a month as a table, its events as a list, the way to the others."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import months
from geo.extract import Extract
from geo.settings import ROOT
from geo.ui import address, moment
from geo.ui.i18n import language
from geo.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.language import Language
    from geo.months import Event, Month
    from geo.view import View

_CHOSEN: Final = "_mois_choisi"
_IN_A_DAY: Final = 3
"""Events named in a day of the table; the list has them all."""

_LISTED: Final = 200


def show(view: View) -> None:
    """Draw the month of the address, the one of today without it, and the ways to the others."""
    spoken, today = language(), moment.today()
    listed = months.events(Extract(view, spoken, today))
    month = _shown(today)
    _ways(listed, month, today)
    if not any(event.within(month) for event in listed):
        _empty(listed, month, spoken)
    _month(listed, month, today)
    st.page_link(
        ROOT / "pages" / "emporter.py",
        label=spoken.text("Emporter cet agenda (ICS), ou s’y abonner"),
        icon=":material/event_available:",
    )


def show_to_a_room(view: View) -> None:
    """Draw the same month, without what one presses."""
    today = moment.today()
    _month(months.events(Extract(view, language(), today)), _shown(today), today)


def _shown(today: date) -> Month:
    return months.read(st.session_state.get(address.MONTH) or "") or months.of(today)


def _month(listed: Sequence[Event], month: Month, today: date) -> None:
    """Draw the table of a month, and its events: those to come first, those over to be unfolded."""
    spoken = language()
    held = [event for event in listed if event.within(month)]
    st.html(_table(month, held, today, spoken))
    coming, over = months.sorted_apart(held, today)
    name = spoken.month(month.first)
    if coming:
        st.header(spoken.text("À venir en {month}", month=name), anchor=False)
        _list(coming, spoken)
    if over and coming:
        label = spoken.plural("{n} activité déjà passée", "{n} activités déjà passées", len(over))
        with st.expander(label):
            _list(over, spoken)
    elif over:
        st.header(spoken.text("Passé, en {month}", month=name), anchor=False)
        _list(over, spoken)


def _ways(listed: Sequence[Event], month: Month, today: date) -> None:
    """Draw the ways to other months: the one before, the one after, today's, and any with events."""
    spoken = language()
    counts = months.counted(listed)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="autres_mois"):
        for label, icon, count in (
            (spoken.text("Mois précédent"), ":material/chevron_left:", -1),
            (spoken.text("Mois suivant"), ":material/chevron_right:", 1),
        ):
            st.button(
                label,
                icon=icon,
                on_click=_go,
                args=(month.after(count), today),
                key=f"mois_{count}",
            )
        st.button(
            spoken.text("Aujourd’hui"),
            icon=":material/today:",
            on_click=_go,
            args=(months.of(today), today),
            disabled=month == months.of(today),
            key="mois_present",
        )
        offered = sorted({*counts, month, months.of(today)}, reverse=True)
        st.session_state[_CHOSEN] = month
        st.selectbox(
            spoken.text("Aller à un mois"),
            offered,
            format_func=lambda one: _counted(one, counts.get(one, 0), spoken),
            on_change=_take,
            args=(today,),
            key=_CHOSEN,
            label_visibility="collapsed",
            width=320,
        )


def _counted(month: Month, count: int, spoken: Language) -> str:
    told = spoken.plural("{n} activité", "{n} activités", count) if count else spoken.text("aucune activité")
    return f"{spoken.month(month.first)} · {told}"


def _go(month: Month, today: date) -> None:
    """Show a month, in a callback; that of today needs no address."""
    st.session_state[address.MONTH] = "" if month == months.of(today) else str(month)


def _take(today: date) -> None:
    _go(st.session_state[_CHOSEN], today)


def _empty(listed: Sequence[Event], month: Month, spoken: Language) -> None:
    """Say that a month is empty, and when the events nearest to it are."""
    before, after = months.around(listed, month)
    name = spoken.month(month.first)
    said = spoken.text("Aucune activité à laquelle on assiste en {month} sous ces filtres.", month=name)
    if after is None:
        said += " " + spoken.text("Aucune n’est annoncée ensuite.")
    st.info(plain(said), icon=":material/event_busy:")
    with st.container(horizontal=True, gap="small"):
        if after is not None:
            told = spoken.text(
                "La prochaine : {title}, {day}", title=after.title, day=spoken.date(after.first)
            )
            _offer(told, after, "prochaine")
        if before is not None:
            told = spoken.text(
                "La dernière : {title}, {day}", title=before.title, day=spoken.date(before.first)
            )
            _offer(told, before, "derniere")


def _offer(told: str, event: Event, key: str) -> None:
    st.button(
        plain(told),
        on_click=_go,
        args=(months.of(event.first), moment.today()),
        icon=":material/event:",
        key=f"activite_{key}",
    )


def _table(month: Month, held: Sequence[Event], today: date, spoken: Language) -> str:
    caption = escape(spoken.month(month.first))
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in months.weekdays(spoken))
    weeks = "".join(
        f"<tr>{''.join(_day(day, month, held, today, spoken) for day in week)}</tr>" for week in month.weeks()
    )
    return (
        f'<table class="maillage-month"><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{weeks}</tbody></table>"
    )


def _day(day: date, month: Month, held: Sequence[Event], today: date, spoken: Language) -> str:
    if not month.has(day):
        return '<td class="other"></td>'
    own = [event for event in held if event.on(day)]
    now = spoken.text("aujourd’hui")
    mark = f'<span class="now">{escape(now)}</span>' if day == today else ""
    said = f'<time datetime="{day.isoformat()}">{day.day}</time>{mark}'
    items = [f"<li>{_named(event, day, spoken)}</li>" for event in own[:_IN_A_DAY]]
    if (more := len(own) - _IN_A_DAY) > 0:
        told = spoken.plural("et {n} autre, plus bas", "et {n} autres, plus bas", more)
        items.append(f'<li class="more">{escape(told)}</li>')
    listed = f"<ul>{''.join(items)}</ul>" if items else ""
    current = ' aria-current="date"' if day == today else ""
    kind = "held" if own else "free"
    return f'<td class="{kind}"{current}>{said}{listed}</td>'


def _named(event: Event, day: date, spoken: Language) -> str:
    """Name an event in its day; on the days after its first, as going on."""
    going_on = f"{spoken.text('suite :')} " if day > event.first else ""
    return f'<span class="kind">{escape(event.kind)}</span> {escape(going_on + event.title)}'


def _list(listed: Sequence[Event], spoken: Language) -> None:
    st.html(f'<ul class="maillage-events">{"".join(_item(event, spoken) for event in listed[:_LISTED])}</ul>')
    if len(listed) > _LISTED:
        st.caption(spoken.text("Les {n} premières ; l’agenda à emporter les donne toutes.", n=_LISTED))


def _item(event: Event, spoken: Language) -> str:
    about = {
        spoken.text("Hôte"): event.host,
        spoken.text("Avec"): event.partners,
        spoken.text("Public"): event.public,
    }
    told = [spoken.text("{name} : {value}", name=name, value=value) for name, value in about.items() if value]
    lines = [f'<p class="where">{escape(" · ".join(filter(None, (event.kind, event.place))))}</p>']
    if told:
        lines.append(f"<p>{escape(' · '.join(told))}</p>")
    if event.address:
        label = escape(spoken.text("Page de l’activité : {title}", title=event.title))
        lines.append(
            f'<p><a href="{escape(event.address)}" target="_blank" rel="noopener noreferrer" '
            f'aria-label="{label}">{escape(event.address)}</a></p>'
        )
    return (
        f'<li><p class="when">{escape(_days(event, spoken))}</p>'
        f"<div><h3>{escape(event.title)}</h3>{''.join(lines)}</div></li>"
    )


def _days(event: Event, spoken: Language) -> str:
    if event.first == event.last:
        return spoken.date(event.first)
    return spoken.text("du {start} au {end}", start=spoken.date(event.first), end=spoken.date(event.last))
