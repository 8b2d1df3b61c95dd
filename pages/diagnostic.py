"""Autodiagnostic: fill the questionnaire, or enter one on paper; one's profile, the results, the surveys."""

import streamlit as st

from geo.ui import (
    address,
    cache,
    choice,
    desk,
    filling,
    maturity_view,
    paper_entry,
    paper_form_button,
    private_link,
    profile_view,
    questionnaire_steps,
    survey_view,
)
from geo.ui.i18n import language
from geo.ui.sections import Section

spoken = language()
# Always today's tables, whatever day the map shows: the averages of two days, subtracted, would tell of one.
atlas = cache.current_atlas()

st.title(spoken.text("Autodiagnostic"), anchor=False)
sections = [one for one in Section if one is not Section.ENTRY or desk.is_open()]
section = choice.one_of(spoken.text("Que voulez-vous voir ?"), sections, address.SECTION, seen=False)
if section is Section.RESULTS:
    maturity_view.show()
elif section is Section.SURVEYS:
    survey_view.show()
elif section is Section.ENTRY:
    paper_entry.show(atlas)
else:
    private_link.resume()
    # What is drawn beside the profile has names of its own: paper leaves it out.
    with st.container(key="lien_du_diagnostic"):
        private_link.show()
    if filling.step() == filling.RESULT:
        profile_view.show(atlas)
        with st.container(key="envoi_du_diagnostic"):
            private_link.send()
    else:
        questionnaire_steps.show(atlas)
    private_link.save()
    paper_form_button.offer(atlas)
