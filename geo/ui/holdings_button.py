"""Everything that one may read, in one ZIP, at a click."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo.errors import DataError
from geo.holdings import Holdings
from geo.ui import account, cache
from geo.ui.i18n import language


def show() -> None:
    """Offer all the tables, as they are today whatever day is looked at; nothing of faulty ones."""
    spoken, here = language(), cache.current_source()
    try:
        shown = cache.atlas_of(here).dataset
    except DataError:
        return
    today = date.today()  # noqa: DTZ011 # the day that the file bears

    def made() -> bytes:
        held = Holdings(
            here.shown(),
            cache.reference_frames(),
            shown,
            here.publication,
            reader,
        )
        return held.zipped(spoken, today)

    reader = account.reader()
    st.download_button(
        spoken.text("Tout emporter (ZIP)"),
        made,
        file_name=f"maillage_tables_{today.isoformat()}.zip",
        on_click="ignore",
        icon=":material/folder_zip:",
        help=spoken.text(
            "Toutes les tables que vous pouvez lire, telles qu’elles sont aujourd’hui, en CSV que Maillage "
            "relit. Sans le contact de personne, sauf consentement, et sans les réponses une à une, sauf "
            "celles que vous pouvez modifier."
        ),
        key="tout_emporter",
    )
