"""Données: bring tables in, correct them, see who changed what, take a publication back, take all away."""

import streamlit as st

from geo.language import message
from geo.ui import (
    choice,
    desk,
    holdings_button,
    import_desk,
    publications_view,
    record_desk,
    record_history,
    request_queue,
)
from geo.ui.i18n import language
from geo.vocabularies import Vocabulary


class Part(Vocabulary):
    """What one does with the data."""

    IMPORT = "importer", message("Importer")
    EDIT = "corriger", message("Corriger")
    HISTORY = "historique", message("Historique")


class History(Vocabulary):
    """How the history is read."""

    PUBLICATIONS = "publications", message("Par publication")
    RECORD = "fiche", message("Par fiche")


spoken = language()
st.title(spoken.text("Données"), anchor=False)
publications_view.just_published()
desk.who_may_write()
request_queue.counted()
holdings_button.show()
part = Part.HISTORY
if not desk.is_open():
    st.header(spoken.render(part.label), anchor=False)
else:
    part = choice.one_of(spoken.text("Que voulez-vous faire ?"), list(Part), "partie", seen=False)
if part is Part.IMPORT:
    import_desk.show(desk.current())
elif part is Part.EDIT:
    record_desk.show(desk.current())
elif choice.one_of(spoken.text("Historique"), list(History), "historique", seen=False) is History.RECORD:
    record_history.show()
else:
    publications_view.show()
