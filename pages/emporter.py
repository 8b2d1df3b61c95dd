"""À emporter: slides, one-pagers, maps and data of what the filters keep."""

import streamlit as st

from geo.ui import address, moment, takeaway
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.view import look

atlas = moment.atlas()
view = look(atlas, address.selection(), moment.today())

st.title(language().text("À emporter"), anchor=False)
st.markdown(plain(view.selection.sentence(atlas, language())))
takeaway.show(view)
