"""Répertoire: poles, expertise, ambassadors and activities, by search; what one can attend, by month."""

import streamlit as st

from geo.months import Shown
from geo.ui import address, choice, directory_view, moment, month_view
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.view import look

spoken = language()
atlas = moment.atlas()
view = look(atlas, address.selection(), moment.today())

st.title(spoken.text("Répertoire"), anchor=False)
st.markdown(plain(view.selection.sentence(atlas, spoken)))
if choice.one_of(spoken.text("Vue"), list(Shown), address.DIRECTORY, seen=False) is Shown.CALENDAR:
    month_view.show(view)
else:
    directory_view.show(view)
