"""What the coverage matrix opened: the rows behind a cell, or cells in a list."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from geo import matrix
from geo.coverage import STATES, TABLES, Age, Dimension, behind
from geo.export import Separator, csv, workbook
from geo.fiction import fiction
from geo.history import began_in, covered_in
from geo.language import FRENCH
from geo.listing import Listing, to_check_in
from geo.opened import NO_AXIS, Kind
from geo.room_rows import name
from geo.selection import Selection
from geo.settings import ROOT
from geo.ui import (
    address,
    cell_numbers,
    crossing_view,
    downloads,
    finding_form,
    grid,
    relief_view,
    sight,
    tables,
)
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.view import Knowledge, look
from geo.vocabularies import Axis, Table

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from geo.coverage import Coverage
    from geo.language import Language
    from geo.opened import Opened
    from geo.view import View

_SHEET: Final = (
    Listing.POLES,
    Listing.AMBASSADORS,
    Listing.EXPERTISES,
    Listing.ACTIVITIES,
    Listing.LINKS,
)


def show(view: View, found: Coverage, opened: Opened, today: date) -> None:
    """Draw what is open; with nothing open, offer the whole matrix and its holes."""
    if opened.kind is Kind.NOTHING:
        _whole(view, found)
        return
    with st.container(key="ouvert"):
        _opened(view, found, opened, today)
        st.button(
            language().text("Fermer"), icon=":material/close:", on_click=cell_numbers.open_cells, args=("",)
        )
    sight.bring()


def _opened(view: View, found: Coverage, opened: Opened, today: date) -> None:
    if opened.kind is Kind.CELL:
        _cell(view, found, opened, today)
    elif opened.kind is Kind.REGION:
        _region(view, found, opened, today)
    elif opened.kind is Kind.YEAR:
        _year(view, found.dimension, opened, today)
    elif opened.kind is Kind.ACTIVITIES:
        _activities(view, opened)
    else:
        _listed(view, found, opened)


def _whole(view: View, found: Coverage) -> None:
    spoken = language()
    holes = (found.cells["etat"] != str(Knowledge.COVERED)).to_numpy()
    for label, kept, told in (
        (spoken.text("Toute la matrice"), np.ones(len(holes), dtype=bool), "couverture"),
        (spoken.text("Les trous seulement"), holes, "trous"),
    ):
        # Paper has no use for what one downloads, nor for its headings.
        with st.container(key=f"hors_papier_{told}"):
            st.markdown(f"**{label}**")
            _downloads(view, found, kept, told)


def _cell(view: View, found: Coverage, opened: Opened, today: date) -> None:
    spoken = language()
    region = view.atlas.names(Table.REGIONS)[opened.region]
    st.header(f"{plain(region)} · {plain(name(found, view, opened.code, spoken))}", anchor=False)
    (cell,) = found.cells[opened.among(found.cells)].to_dict("records")
    state = Knowledge(cell["etat"])
    _map_button(view, found, opened)
    if state is not Knowledge.COVERED:
        day = spoken.date(cell["confirme_le"].date()) if state is Knowledge.CONFIRMED_EMPTY else ""
        _empty(state, day)
        relief_view.show(view, found.dimension, opened, today)
        if state is not Knowledge.HIDDEN:
            # Something is there: it only hides.
            finding_form.show(view, found.dimension, opened)
        return
    narrowed = behind(view, found.dimension, opened.region, opened.code, today)
    for table in TABLES:
        if cell[str(table)]:
            listing = Listing(str(table))
            st.markdown(f"### {spoken.render(listing.label)}")
            tables.show(narrowed, listing)


def _empty(state: Knowledge, day: str) -> None:
    """Say why there is nothing to open."""
    text = language().text
    match state:
        case Knowledge.CONFIRMED_EMPTY:
            said = text("Vide confirmé le {day} : quelqu’un a vérifié qu’il n’y a rien ici.", day=day)
            st.info(said, icon=":material/check:")
        case Knowledge.HIDDEN:
            said = text(
                "Rien sous ces filtres, mais quelque chose sans eux : élargissez la période, l’axe ou "
                "le statut."
            )
            st.info(said, icon=":material/filter_alt:")
        case _:
            said = text("Non documenté : rien d’enregistré ici, et personne n’a dit avoir vérifié.")
            st.info(said, icon=":material/help:")


def _region(view: View, found: Coverage, opened: Opened, today: date) -> None:
    """Draw everything about a region, whatever the filters on regions."""
    spoken = language()
    st.header(plain(view.atlas.names(Table.REGIONS)[opened.region]), anchor=False)
    _map_button(view, found, opened)
    alone = look(view.atlas, Selection(regions=(opened.region,)), today)
    if _filtered(view):
        st.caption(
            spoken.text(
                "Tout ce qui touche la région, quels que soient les filtres ; seules les sections « Mesures "
                "et secteurs » et « Trous » les suivent."
            )
        )
    nothing = spoken.text("Rien d’enregistré ici.")
    for listing in _SHEET:
        st.markdown(f"### {spoken.render(listing.label)}")
        tables.show(alone, listing, nothing=nothing)
    st.markdown(f"### {spoken.render(Listing.DOUBTS.label)}")
    doubtful = to_check_in(view.atlas, opened.region)
    tables.show(alone, Listing.DOUBTS, doubtful, spoken.text("Rien à vérifier ici."))
    st.markdown(f"### {spoken.text('Mesures et secteurs')}")
    _under(view, spoken)
    crossing_view.show(view, opened.region, today)
    st.markdown(f"### {spoken.text('Trous')}")
    _under(view, spoken)
    holes = opened.among(found.cells) & (found.cells["etat"] != str(Knowledge.COVERED)).to_numpy()
    _cells(view, found, holes, f"trous-{opened.region}")


def _filtered(view: View) -> bool:
    """Tell whether a filter, the regions set aside, bears on the cells of a region."""
    bare = Selection()
    return replace(view.selection, layers=bare.layers, indicator=bare.indicator, regions=()) != bare


def _under(view: View, spoken: Language) -> None:
    """Say which filters a section follows, where those before it are of the whole region."""
    if _filtered(view):
        st.caption(plain(view.selection.sentence(view.atlas, spoken)))


def _year(view: View, dimension: Dimension, opened: Opened, today: date) -> None:
    """Draw the cells covered in a year, as the chart counts them."""
    spoken = language()
    state = spoken.render(Knowledge.COVERED.label)
    st.header(plain(f"{opened.year} · {state}"), anchor=False)
    then, covered = covered_in(view, dimension, opened.year, today)
    _cells(view, then, covered, f"cases-{opened.year}")


def _activities(view: View, opened: Opened) -> None:
    """Draw the activities of an axis that began in a year."""
    spoken = language()
    st.header(plain(f"{opened.year} · {_axis(opened.axis, spoken)}"), anchor=False)
    tables.show(began_in(view, opened.year, opened.axis), Listing.ACTIVITIES)


def _listed(view: View, found: Coverage, opened: Opened) -> None:
    spoken = language()
    about = [
        name(found, view, opened.code, spoken) if opened.code else _axis(opened.axis, spoken),
        view.atlas.names(Table.REGIONS)[opened.region] if opened.region else "",
        _counted(opened.counted, spoken),
    ]
    st.header(plain(" · ".join(filter(None, about))), anchor=False)
    if opened.kind is Kind.LINE:
        st.markdown(plain(_population(view, found, opened.code, spoken)))
    told = "-".join(filter(None, ("cases", opened.axis, opened.code, opened.region, opened.counted)))
    _cells(view, found, opened.among(found.cells), told)


def _axis(axis: str, spoken: Language) -> str:
    if not axis:
        return ""
    return spoken.text("Axe non précisé") if axis == NO_AXIS else spoken.render(Axis(axis).label)


def _counted(counted: str, spoken: Language) -> str:
    if not counted:
        return ""
    return spoken.render((Knowledge(counted) if counted in tuple(Knowledge) else Age(counted)).label)


def _population(view: View, found: Coverage, code: str, spoken: Language) -> str:
    share = matrix.population(found, view.atlas, code)
    names = view.atlas.names(Table.REGIONS)
    left = spoken.enumeration([names[region] for region in share.left_out])
    if not share.counted:
        return spoken.text(
            "Part de la population : elle ne peut pas se dire, faute d’un compte complet ({regions}).",
            regions=left,
        )
    percent = spoken.number(round(100 * share.covered / share.counted, 1))
    told = (
        spoken.text(
            "{percent} % de la population des régions choisies vit dans une région couverte.", percent=percent
        )
        if view.selection.regions
        else spoken.text("{percent} % de la population vit dans une région couverte.", percent=percent)
    )
    if not share.left_out:
        return told
    return f"{told} " + spoken.text("Hors du calcul, faute d’un compte complet : {regions}.", regions=left)


def _cells(view: View, found: Coverage, kept: NDArray[np.bool_], told: str) -> None:
    spoken = language()
    shown = matrix.listed(found, view.atlas, spoken)[kept]
    if shown.empty:
        st.info(spoken.text("Aucune case."), icon=":material/check:")
        return
    st.caption(spoken.plural("{n} case", "{n} cases", len(shown)))
    grid.show(shown, spoken.text("Cases de la matrice"), matrix.HEADERS, key=f"cases_{told}")
    _downloads(view, found, kept, told)


def _downloads(view: View, found: Coverage, kept: NDArray[np.bool_], told: str) -> None:
    downloads.offer(
        told, view.selection, partial(_csv, view, found, kept), partial(_workbook, view, found, kept)
    )


def _rows(view: View, found: Coverage, kept: NDArray[np.bool_]) -> pd.DataFrame:
    filters = view.selection.sentence(view.atlas, FRENCH)
    told = f"{filters} {fiction(view.atlas.dataset, FRENCH)}".strip()
    return matrix.listed(found, view.atlas, FRENCH)[kept].assign(filtres=told)


def _csv(view: View, found: Coverage, kept: NDArray[np.bool_], separator: Separator) -> bytes:
    return csv(_rows(view, found, kept), separator)


def _workbook(view: View, found: Coverage, kept: NDArray[np.bool_]) -> bytes:
    rows = _rows(view, found, kept)
    labels = [FRENCH.render(state.label) for state in STATES]
    hidden = FRENCH.render(Knowledge.HIDDEN.label)
    labels += [hidden] if (rows["etat"] == hidden).any() else []
    return workbook({label: rows[rows["etat"] == label] for label in labels})


def _map_button(view: View, found: Coverage, opened: Opened) -> None:
    """Lead to the map under the filters in force, narrowed to what is open."""
    if st.button(language().text("Voir sur la carte"), icon=":material/map:", key="vers_la_carte"):
        narrowed = {"region": opened.region, str(found.dimension): opened.code, address.CARD: opened.region}
        asked = address.query(view.atlas, {key: [code] for key, code in narrowed.items() if code})
        st.switch_page(ROOT / "pages" / "carte.py", query_params=asked)
