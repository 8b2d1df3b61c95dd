"""One of a few, always chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from geo.ui.i18n import language
from geo.vocabularies import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

_Member = TypeVar("_Member", bound=Vocabulary)


def one_of(label: str, members: Sequence[_Member], key: str, *, seen: bool = True) -> _Member:
    """Offer members side by side, and give the one chosen; the first without a choice.

    Parameters
    ----------
    label
        Names the choice.
    members
        What it is between.
    key
        In the session, and in the URL where `geo.ui.address` knows it.
    seen
        Whether the label is drawn; it is read aloud in any case.
    """
    if st.session_state.get(key) not in members:
        st.session_state[key] = members[0]
    st.segmented_control(
        label,
        members,
        format_func=lambda member: language().render(member.label),
        key=key,
        persist_state="session",
        required=True,
        label_visibility="visible" if seen else "collapsed",
    )
    return members[members.index(st.session_state[key])]
