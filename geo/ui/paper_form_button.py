"""The blank form of the self-diagnostic, to be filled where there is no screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geo.paper_form import form, form_name
from geo.questionnaire import latest
from geo.typesetting import MEDIA_TYPE
from geo.ui import moment
from geo.ui.i18n import language

if TYPE_CHECKING:
    from geo.atlas import Atlas


def offer(atlas: Atlas) -> None:
    """Offer the form of the newest questionnaire, in the visitor's language; it is made when asked for."""
    spoken = language()
    questionnaire, today = latest(), moment.today()
    st.download_button(
        spoken.text("Télécharger le formulaire papier (PDF)"),
        partial(form, questionnaire, atlas, today, spoken),
        file_name=form_name(questionnaire, today),
        mime=MEDIA_TYPE,
        key="formulaire_papier",
        on_click="ignore",
        icon=":material/print:",
    )
