"""Everything one can take away: what is quick at a click, what takes its time with its progress."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import archive, deck, geodata, pdf, standalone, static_map
from geo.export import file_name
from geo.extract import LAYERS, Extract
from geo.settings import REGION_CODES
from geo.static_map import Format
from geo.ui import address, meeting
from geo.ui.i18n import language
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.view import View

    Progress = Callable[[float], None]
    Make = Callable[[Progress], bytes]

_REGION: Final = "emporter_region"
_RUNDOWN: Final = "emporter_deroule"
_MADE: Final = "_fichier_"


def show(view: View) -> None:
    """Draw what can be taken away of a view, for a room, a region, a map maker or a spreadsheet."""
    today = date.today()  # noqa: DTZ011 # the day that the files bear
    text = language().text
    left, right = st.columns(2, gap="large")
    with left:
        st.header(text("Présentation"), anchor=False)
        _deck(view, today)
        st.header(text("Fiches d’une page"), anchor=False)
        _one_pagers(view, today)
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
    chosen = st.selectbox(
        spoken.text("Contenu"),
        ["", *names],
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
            )
        _at_once(
            spoken.text("Page web en un fichier"),
            partial(standalone.page, view, spoken, today),
            file_name("carte", view.selection, today, "html"),
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
        )
        _at_once(
            spoken.text("GeoPackage, avec ses styles pour QGIS"),
            partial(geodata.geopackage, extract),
            file_name("donnees", view.selection, today, "gpkg"),
        )
        for listing in LAYERS:
            _at_once(
                spoken.text("GeoJSON : {layer}", layer=spoken.render(listing.label).lower()),
                partial(geodata.geojson, extract, listing),
                file_name(str(listing), view.selection, today, "geojson"),
            )
    _prepared(
        "tout",
        spoken.text("Préparer tout en un ZIP : CSV, Excel, GeoJSON, GeoPackage"),
        lambda tell: _packed(extract, today, tell),
        file_name("donnees", view.selection, today, "zip"),
        view,
    )


def _packed(extract: Extract, today: date, tell: Progress) -> bytes:
    entries = archive.data(extract)
    files = ((name, make()) for name, make in entries.items())
    return archive.pack(_told(files, len(entries), tell), today)


def _at_once(label: str, make: Callable[[], bytes], name: str) -> None:
    """Offer a file that is made when it is asked for."""
    st.download_button(
        label, make, file_name=name, on_click="ignore", icon=":material/download:", key=f"emporter_{name}"
    )


def _prepared(what: str, label: str, make: Make, name: str, view: View) -> None:
    """Offer a file that takes its time: made under a progress bar, then downloaded.

    What was made is kept for this visitor alone, until the filters, the data, the scenes or the
    language change.
    """
    spoken = language()
    own = meeting.own(view.atlas)
    asked = (what, view.atlas.dataset.fingerprint, address.told(view.atlas), spoken.locale, name, own)
    if st.button(label, icon=":material/hourglass_empty:", key=f"preparer_{what}"):
        bar = st.progress(0.0)
        st.session_state[_MADE + what] = (asked, make(lambda done: _advance(bar.progress, done)))
        bar.empty()
    held = st.session_state.get(_MADE + what)
    if held and held[0] == asked:
        st.download_button(
            spoken.text("Télécharger {file}", file=name),
            held[1],
            file_name=name,
            type="primary",
            on_click="ignore",
            icon=":material/download:",
            key=f"emporter_{what}",
        )


def _advance(bar: Callable[[float, str], object], done: float) -> None:
    bar(min(1.0, done), language().text("{percent} % fait", percent=round(100 * done)))
