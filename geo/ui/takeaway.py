"""Everything one can take away: what is quick at a click, what takes its time with its progress."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import agenda, archive, deck, geodata, pdf, standalone, static_map
from geo.export import file_name
from geo.extract import LAYERS, Extract
from geo.listing import TABLE_OF
from geo.settings import REGION_CODES
from geo.static_map import Format
from geo.ui import address, meeting, moment
from geo.ui.i18n import language
from geo.ui.meeting import Rundown
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from geo.view import View

    Progress = Callable[[float], None]
    Make = Callable[[Progress], bytes]

_REGION: Final = "emporter_region"
_RUNDOWN: Final = "emporter_deroule"
_MADE: Final = "_fichier_"
_LONG: Final = 10_000
"""Rows from which a file may take over a second: 20 000 take 1.5 s as a workbook, 100 000 take 8 s."""


def show(view: View) -> None:
    """Draw what can be taken away of a view, for a room, a region, a map maker or a spreadsheet."""
    today = moment.today()
    text = language().text
    left, right = st.columns(2, gap="large")
    with left:
        st.header(text("Présentation"), anchor=False)
        _deck(view, today)
        st.header(text("Fiches d’une page"), anchor=False)
        _one_pagers(view, today)
        st.header(text("Agenda"), anchor=False)
        _agenda(view, today)
    with right:
        st.header(text("Carte"), anchor=False)
        _maps(view, today)
        st.header(text("Données"), anchor=False)
        _data(view, today)


def _deck(view: View, today: date) -> None:
    spoken = language()
    st.caption(
        spoken.text(
            "PowerPoint, à modifier à votre guise : la carte, la matrice, les trous et qui peut aider, une "
            "diapositive par région ; ou vos scènes."
        )
    )
    names = meeting.rundowns(view.atlas)
    # Who prepared scenes takes them away; without any, what is filtered.
    chosen = st.selectbox(
        spoken.text("Contenu"),
        ["", *names],
        index=[*names].index(Rundown.OWN) + 1 if meeting.own(view.atlas) else 0,
        format_func=lambda code: names[code] if code else spoken.text("La vue filtrée"),
        key=_RUNDOWN,
    )
    played = meeting.scenes_of(view.atlas, chosen) if chosen else ()
    _prepared(
        "diapositives",
        spoken.text("Préparer les diapositives"),
        lambda tell: deck.deck(view, today, spoken, played, tell),
        file_name("-".join(filter(None, ("diapositives", chosen))), view.selection, today, "pptx"),
        view,
    )


def _one_pagers(view: View, today: date) -> None:
    spoken = language()
    st.caption(spoken.text("PDF d’une page, pour une région ou pour tout le programme."))
    names = view.atlas.names(Table.REGIONS)
    code = st.selectbox(
        spoken.text("Région"),
        ["", *REGION_CODES],
        format_func=lambda code: f"{code} · {names[code]}" if code else spoken.text("Tout le programme"),
        key=_REGION,
    )
    with st.container(horizontal=True, gap="small"):
        name = pdf.region_name(view, code, today) if code else pdf.programme_name(view, today)
        _at_once(
            spoken.text("Fiche : {place} (PDF)", place=names[code])
            if code
            else spoken.text("Fiche du programme (PDF)"),
            partial(pdf.region, view, code, today, spoken)
            if code
            else partial(pdf.programme, view, today, spoken),
            name,
            view,
            0,
        )
    _prepared(
        "fiches",
        spoken.text("Préparer les 17 fiches et celle du programme"),
        lambda tell: archive.pack(_told(pdf.every(view, today, spoken), len(REGION_CODES) + 1, tell), today),
        file_name("fiches", view.selection, today, "zip"),
        view,
    )


def _told(files: Iterator[tuple[str, bytes]], total: int, tell: Progress) -> dict[str, Callable[[], bytes]]:
    """Gather files as they are made, and tell how far it is."""
    gathered: dict[str, Callable[[], bytes]] = {}
    for name, content in files:
        gathered[name] = partial(bytes, content)
        tell(len(gathered) / total)
    return gathered


def _maps(view: View, today: date) -> None:
    spoken = language()
    st.caption(
        spoken.text(
            "La carte en image (Lambert du Québec), ou en une page qui s’ouvre d’un double clic, sans réseau."
        )
    )
    with st.container(horizontal=True, gap="small"):
        for label, sheet, form, told in (
            (spoken.text("PNG pour une diapositive"), static_map.SLIDE, Format.PNG, "diapositive"),
            (spoken.text("PNG pour une page A4"), static_map.A4, Format.PNG, "a4"),
            (spoken.text("SVG"), static_map.A4, Format.SVG, "a4"),
        ):
            _at_once(
                label,
                partial(static_map.draw, view, spoken, today, sheet, form),
                file_name(f"carte-{told}", view.selection, today, str(form)),
                view,
                view.numbers.shown,
            )
        _at_once(
            spoken.text("Page web en un fichier"),
            partial(standalone.page, view, spoken, today),
            file_name("carte", view.selection, today, "html"),
            view,
            view.numbers.shown,
        )


def _data(view: View, today: date) -> None:
    spoken = language()
    extract = Extract(view, spoken, today)
    st.caption(
        spoken.text(
            "Ce qui reste sous les filtres, dans le format que chacun emploie. Sans le contact de personne, "
            "sauf consentement."
        )
    )
    with st.container(horizontal=True, gap="small"):
        _at_once(
            spoken.text("Classeur Excel"),
            partial(archive.book, extract),
            file_name("donnees", view.selection, today, "xlsx"),
            view,
            view.numbers.shown,
        )
        _at_once(
            spoken.text("GeoPackage, avec ses styles pour QGIS"),
            partial(geodata.geopackage, extract),
            file_name("donnees", view.selection, today, "gpkg"),
            view,
            view.numbers.shown,
        )
        for listing in LAYERS:
            _at_once(
                spoken.text("GeoJSON : {layer}", layer=spoken.render(listing.label).lower()),
                partial(geodata.geojson, extract, listing),
                file_name(str(listing), view.selection, today, "geojson"),
                view,
                int(view.masks[TABLE_OF[listing]].sum()) if listing in TABLE_OF else 0,
            )
    _prepared(
        "tout",
        spoken.text("Préparer tout en un ZIP : CSV, Excel, GeoJSON, GeoPackage"),
        lambda tell: _packed(extract, today, tell),
        file_name("donnees", view.selection, today, "zip"),
        view,
    )


def _agenda(view: View, today: date) -> None:
    spoken = language()
    extract = Extract(view, spoken, today)
    st.caption(
        spoken.plural(
            "{n} activité à laquelle on assiste reste sous les filtres.",
            "{n} activités auxquelles on assiste restent sous les filtres.",
            len(agenda.gatherings(extract)),
        )
        + " "
        + spoken.text("Le fichier suit la norme iCalendar, que lisent les agendas courants.")
    )
    _at_once(
        spoken.text("Agenda (ICS)"),
        partial(agenda.calendar, extract),
        file_name("agenda", view.selection, today, "ics"),
        view,
        int(view.masks[Table.ACTIVITIES].sum()),
    )
    st.caption(
        spoken.text(
            "Ou abonnez votre agenda à cette adresse, qui garde ces filtres : ce qui est publié y arrive de "
            "lui-même. L’adresse doit être joignable de l’agenda."
        )
    )
    st.code(address.subscription(view.selection), language=None, wrap_lines=True)


def _packed(extract: Extract, today: date, tell: Progress) -> bytes:
    entries = archive.data(extract)
    files = ((name, make()) for name, make in entries.items())
    return archive.pack(_told(files, len(entries), tell), today)


def _at_once(label: str, make: Callable[[], bytes], name: str, view: View, rows: int) -> None:
    """Offer a file made of so many rows: at a click, or prepared where it would keep one waiting."""
    if rows > _LONG:
        told = language().text("Préparer : {file}", file=label)
        _prepared(name, told, lambda _: make(), name, view)
        return
    st.download_button(
        label, make, file_name=name, on_click="ignore", icon=":material/download:", key=f"emporter_{name}"
    )


def _prepared(what: str, label: str, make: Make, name: str, view: View) -> None:
    """Offer a file that takes its time: made under words that say so, then downloaded.

    What was made is kept for this visitor alone, until the filters, the data, the scenes or the
    language change; then it goes, and is said to be gone.
    """
    spoken = language()
    own = meeting.own(view.atlas)
    asked = (what, view.atlas.dataset.fingerprint, address.told(view.atlas), spoken.locale, name, own)
    made_by, made = st.session_state.get(_MADE + what, (asked, b""))
    with st.container(width="content"):
        if st.button(label, icon=":material/hourglass_empty:", key=f"preparer_{what}"):
            bar = st.empty()
            with st.spinner(spoken.text("Préparation en cours. Restez sur cette page.")):
                made_by, made = asked, make(lambda done: _advance(bar.progress, done))
            bar.empty()
            st.session_state[_MADE + what] = (made_by, made)
        if made_by != asked:
            # The bytes go: they would be of what one no longer sees.
            st.session_state[_MADE + what] = (made_by, b"")
            st.caption(
                spoken.text(
                    "Le fichier préparé était d’une autre vue : ses filtres, ses données ou ses scènes ont "
                    "changé. À préparer de nouveau."
                )
            )
        elif made:
            st.download_button(
                spoken.text("Télécharger {file}", file=name),
                made,
                file_name=name,
                type="primary",
                on_click="ignore",
                icon=":material/download:",
                key=f"telecharger_{what}",
            )


def _advance(bar: Callable[[float, str], object], done: float) -> None:
    bar(min(1.0, done), language().text("{percent} % fait", percent=round(100 * done)))
