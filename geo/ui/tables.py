"""The table twin of the map, in tabs, and its downloads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import streamlit as st

from geo import room_rows
from geo.export import Separator, csv
from geo.fiction import fiction
from geo.language import FRENCH
from geo.listing import HEADERS, Listing, rows
from geo.scale import apart, written
from geo.selection import Selection
from geo.ui import choice, downloads, grid, plain_table, sight
from geo.ui.i18n import language
from geo.vocabularies import Nature, Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.language import Language
    from geo.view import View

_Listed = TypeVar("_Listed", bound=Vocabulary)

ON_MAP: Final = "tableau"


def open_listing(listing: Vocabulary, key: str = ON_MAP) -> None:
    """Open a listing at the next run, and bring it into sight."""
    st.session_state[key] = listing
    sight.ask()


def chosen(listings: Sequence[_Listed], key: str = ON_MAP) -> _Listed:
    """Offer the listings, and give the one chosen; the first one without a choice."""
    # Not st.tabs: seven panels, of which six are empty, cost the browser 30 ms at every filter change.
    with st.container(key="tableaux"):
        listing = choice.one_of(language().text("Tableau"), listings, key, seen=False)
        sight.bring()
    return listing


def show(view: View, listing: Listing, kept: NDArray[np.bool_] | None = None, nothing: str = "") -> None:
    """Show one listing, or what a search kept of it, with its count and its downloads.

    Parameters
    ----------
    view, listing, kept
        The rows.
    nothing
        What to say instead of a table without rows; without it, that the filters leave none.
    """
    spoken = language()
    listed = rows(view, listing, spoken)
    shown = listed if kept is None else listed[kept]
    if shown.empty and listing is Listing.PLACES and Table.PLACES in view.atlas.dataset.absent:
        st.info(
            spoken.text(
                "Aucun lieu culturel n’a été importé. La commande {command} les tire du fichier de "
                "Statistique Canada.",
                command="`python -m geo.odcaf`",
            ),
            icon=":material/upload_file:",
        )
        return
    if shown.empty and nothing:
        st.markdown(nothing)
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
        st.caption(apart(spoken))
    else:
        printed = room_rows.COLUMNS.get(listing, ())
        grid.show(shown, spoken.render(listing.label), HEADERS, printed=printed)
    told = _told_selection(view, listing, kept)
    downloads.offer(str(listing), told, partial(_file, view, listing, kept))


def _written(shown: pd.DataFrame, spoken: Language) -> Iterator[tuple[str, ...]]:
    for line in shown.itertuples(index=False, name=None):
        yield tuple(written(cell, spoken) for cell in line)


def _count(listing: Listing, shown: pd.DataFrame, spoken: Language) -> str:
    lines = spoken.plural("{n} ligne", "{n} lignes", len(shown))
    if listing is not Listing.EXPERTISES:
        return lines
    offered = int((shown["nature"] == spoken.render(Nature.OFFERED.label)).sum())
    return spoken.plural("{lines}, dont {n} offerte", "{lines}, dont {n} offertes", offered, lines=lines)


def _told_selection(view: View, listing: Listing, kept: NDArray[np.bool_] | None) -> Selection:
    """Say the filters that a listing went through: what is to check is listed whole, or for a region."""
    return Selection() if listing is Listing.DOUBTS and kept is None else view.selection


def _file(view: View, listing: Listing, kept: NDArray[np.bool_] | None, separator: Separator) -> bytes:
    listed = rows(view, listing, FRENCH)
    filters = _told_selection(view, listing, kept).sentence(view.atlas, FRENCH)
    beside = apart(FRENCH) if listing is Listing.REGIONS else ""
    told = " ".join(filter(None, (filters, beside, fiction(view.atlas.dataset, FRENCH))))
    # The sentence stands in a last column: the header stays the first line, and no sorting loses it.
    return csv((listed if kept is None else listed[kept]).assign(filtres=told), separator)
