"""The table twin of the map, in tabs, and its downloads."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.export import Separator, csv, file_name
from geo.language import FRENCH
from geo.listing import HEADERS, Listing, rows
from geo.selection import Selection
from geo.settings import ASSETS
from geo.ui import plain_table
from geo.ui.i18n import language
from geo.ui.messages import fiction
from geo.vocabularies import Nature, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from streamlit.elements.lib.column_types import ColumnConfig

    from geo.language import Language
    from geo.view import View

ON_MAP: Final = "tableau"
_SCROLL: Final = "_vers_le_tableau"
_DAYS: Final = frozenset(
    (
        "implante_le", "ferme_le", "verifie_le", "date_debut", "date_fin",
        "premiere", "derniere", "actif_depuis", "actif_jusqua",
    )
)  # fmt: skip
_HIGHEST: Final = 420
"""Pixels: a longer table scrolls in place."""


def open_listing(listing: Listing) -> None:
    """Open a listing at the next run, and bring it into sight."""
    st.session_state[ON_MAP] = listing
    st.session_state[_SCROLL] = True


def chosen(listings: Sequence[Listing], key: str = ON_MAP) -> Listing:
    """Offer the listings, and give the one chosen; the first one without a choice."""
    spoken = language()
    st.session_state.setdefault(key, listings[0])
    # Not st.tabs: seven panels, of which six are empty, cost the browser 30 ms at every filter change.
    with st.container(key="tableaux"):
        st.segmented_control(
            spoken.text("Tableau"),
            listings,
            format_func=lambda listing: spoken.render(listing.label),
            key=key,
            persist_state="session",
            required=True,
            label_visibility="collapsed",
        )
        if st.session_state.pop(_SCROLL, False):
            script = (ASSETS / "scroll.js").read_text(encoding="utf-8")
            st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
    return Listing(st.session_state[key])


def show(view: View, listing: Listing, kept: NDArray[np.bool_] | None = None) -> None:
    """Show one listing, or what a search kept of it, with its count and its downloads."""
    spoken = language()
    listed = rows(view, listing, spoken)
    shown = listed if kept is None else listed[kept]
    if shown.empty and listing is Listing.PLACES and Table.PLACES in view.atlas.dataset.absent:
        st.info(
            spoken.text(
                "Aucun lieu culturel n’a été importé. La commande {command} les tire du fichier de "
                "Statistique Canada.",
                command="`python -m geo.importer odcaf`",
            ),
            icon=":material/upload_file:",
        )
        return
    if shown.empty:
        st.info(
            spoken.text("Rien à montrer sous ces filtres. Retirez-en un, ou effacez-les tous."),
            icon=":material/filter_alt:",
        )
        return
    st.caption(_count(listing, shown, spoken))
    if listing is Listing.REGIONS:
        # The map's twin: it must be there as soon as the map is.
        headers = [spoken.render(HEADERS[column]) for column in shown.columns]
        plain_table.show(spoken.render(listing.label), headers, _written(shown, spoken))
    else:
        _grid(listing, shown, spoken)
    downloads(view, listing, kept)


def downloads(view: View, listing: Listing, kept: NDArray[np.bool_] | None = None) -> None:
    """Offer the rows shown as CSV; the file is made when it is asked for."""
    spoken = language()
    with st.container(horizontal=True, gap="small"):
        for separator, label in (
            (Separator.SEMICOLON, spoken.text("CSV pour Excel en français (;)")),
            (Separator.COMMA, spoken.text("CSV (,)")),
        ):
            st.download_button(
                label,
                partial(_file, view, listing, kept, separator),
                file_name=file_name(listing, _told_selection(view, listing), date.today(), "csv"),  # noqa: DTZ011 # the visitor's day
                mime="text/csv",
                key=f"{listing}_{separator.name.lower()}",
                on_click="ignore",
                icon=":material/download:",
            )


def _written(shown: pd.DataFrame, spoken: Language) -> Iterator[tuple[str, ...]]:
    for line in shown.itertuples(index=False, name=None):
        yield tuple(cell if isinstance(cell, str) else spoken.number(cell) for cell in line)


def _grid(listing: Listing, shown: pd.DataFrame, spoken: Language) -> None:
    st.dataframe(
        shown,
        hide_index=True,
        column_config={column: _column(column, spoken) for column in shown.columns},
        height=min(_HIGHEST, 38 + 35 * len(shown)),
        lazy=True,
        alt=spoken.render(listing.label),
    )


def _count(listing: Listing, shown: pd.DataFrame, spoken: Language) -> str:
    lines = spoken.plural("{n} ligne", "{n} lignes", len(shown))
    if listing is not Listing.EXPERTISES:
        return lines
    offered = int((shown["nature"] == spoken.render(Nature.OFFERED.label)).sum())
    return spoken.plural("{lines}, dont {n} offerte", "{lines}, dont {n} offertes", offered, lines=lines)


def _told_selection(view: View, listing: Listing) -> Selection:
    """Say the filters that a listing went through: what is to check is listed whole."""
    return Selection() if listing is Listing.DOUBTS else view.selection


def _file(view: View, listing: Listing, kept: NDArray[np.bool_] | None, separator: Separator) -> bytes:
    listed = rows(view, listing, FRENCH)
    filters = _told_selection(view, listing).sentence(view.atlas, FRENCH)
    told = f"{filters} {fiction(view.atlas.dataset, FRENCH)}".strip()
    # The sentence stands in a last column: the header stays the first line, and no sorting loses it.
    return csv((listed if kept is None else listed[kept]).assign(filtres=told), separator)


def _column(name: str, spoken: Language) -> ColumnConfig:
    label = spoken.render(HEADERS[name])
    if name in _DAYS:
        return st.column_config.DateColumn(label, format="YYYY-MM-DD")
    if name in ("longitude", "latitude"):
        return st.column_config.NumberColumn(label, format="%.4f")
    return st.column_config.Column(label)
