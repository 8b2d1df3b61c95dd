"""The table twin of the map, in tabs, and its downloads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.dataset import Origin
from geo.export import Separator, csv, file_name
from geo.language import FRENCH
from geo.listing import HEADERS, Listing, rows
from geo.ui.i18n import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.language import Language
    from geo.view import View

OPEN_TABLE: Final = "tableau"
_HIGHEST: Final = 420
"""Pixels: a longer table scrolls in place."""


def tabs(view: View, listings: Sequence[Listing]) -> None:
    """Show one listing a tab; only the open one is computed and sent."""
    spoken = language()
    labels = [spoken.render(listing.label) for listing in listings]
    for tab, listing in zip(st.tabs(labels, key=OPEN_TABLE, on_change="rerun"), listings, strict=True):
        if tab.open:
            with tab:
                show(view, listing)


def show(view: View, listing: Listing, kept: NDArray[np.bool_] | None = None) -> None:
    """Show one listing, or what a search kept of it, with its count and its downloads."""
    spoken = language()
    listed = rows(view, listing, spoken)
    shown = listed if kept is None else listed[kept]
    if shown.empty:
        st.info(spoken.text("Rien à montrer sous ces filtres. Retirez-en un, ou effacez-les tous."), icon=":material/filter_alt:")
        return
    st.caption(spoken.plural("{n} ligne", "{n} lignes", len(shown)))
    st.dataframe(
        shown,
        hide_index=True,
        column_config={column: _column(column, spoken) for column in shown.columns},
        height=min(_HIGHEST, 38 + 35 * len(shown)),
        lazy=True,
        alt=spoken.render(listing.label),
    )
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
                lambda separator=separator: _file(view, listing, kept, separator),
                file_name=file_name(listing, view.selection, date.today(), "csv"),  # noqa: DTZ011 # the visitor's day
                mime="text/csv",
                key=f"{listing}_{separator.name.lower()}",
                on_click="ignore",
                icon=":material/download:",
            )


def _file(view: View, listing: Listing, kept: NDArray[np.bool_] | None, separator: Separator) -> bytes:
    listed = rows(view, listing, FRENCH)
    told = view.selection.sentence(view.atlas, FRENCH)
    if view.atlas.dataset.origin is Origin.DEMONSTRATION:
        told = f"{told} {FRENCH.text('Données de démonstration, fictives.')}"
    # The sentence stands in a last column: the header stays the first line, and no sorting loses it.
    return csv((listed if kept is None else listed[kept]).assign(filtres=told), separator)


def _column(name: str, spoken: Language) -> object:
    label = spoken.render(HEADERS[name])
    if name.endswith("_le") or name in ("date_debut", "date_fin", "premiere", "derniere", "actif_depuis", "actif_jusqua"):
        return st.column_config.DateColumn(label, format="YYYY-MM-DD")
    if name in ("longitude", "latitude"):
        return st.column_config.NumberColumn(label, format="%.4f")
    return st.column_config.Column(label)
