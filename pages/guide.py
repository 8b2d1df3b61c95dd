"""Guide de références: what was asked before and answered, what is asked now, how the network answers."""

import streamlit as st

from geo.ui import address, guide_entry, guide_numbers, guide_search, moment, request_form, request_queue
from geo.ui.i18n import language

spoken = language()
atlas = moment.atlas()

st.title(spoken.text("Guide de références"), anchor=False)
if guide_entry.opened(atlas) is not None:
    guide_entry.show(atlas, moment.today())
else:
    request_queue.show(atlas)
    found = guide_search.show(atlas, address.selection(), moment.today())
    request_form.show(atlas, address.selection(), found=found)
    guide_numbers.show(atlas, address.selection())
