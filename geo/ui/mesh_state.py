"""The mesh's own part of the address: its filters, and the listing that is open."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.mesh import MeshFilter, parse, years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.atlas import Atlas

LISTING: Final = "liste"


def receive(query: Mapping[str, Sequence[str]], atlas: Atlas) -> tuple[str, ...]:
    """Set the filters from the URL; gives what this dataset does not know, as « clé=valeur »."""
    found, refused = parse(query, atlas.dataset)
    for part in fields(MeshFilter):
        value = getattr(found, part.name)
        st.session_state[part.metadata["key"]] = list(value) if isinstance(value, tuple) else value
    return refused


def filters(atlas: Atlas) -> MeshFilter:
    """Read the filters as the widgets hold them."""
    values: dict[str, object] = {}
    for part in fields(MeshFilter):
        held = st.session_state.get(part.metadata["key"], part.default)
        # Sorted: in the order of the clicks, one view would have several addresses.
        values[part.name] = tuple(sorted(held)) if isinstance(part.default, tuple) else held
    if values["until"] is not None and values["until"] not in years(atlas.dataset)[:-1]:
        # The last year leaves nothing out: that is no filter.
        values["until"] = None
    return MeshFilter(**values)  # type: ignore[arg-type] # each widget gives its field's type
