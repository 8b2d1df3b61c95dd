"""For a hole: who could help, what was asked before, and who could be paired."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import streamlit as st

from geo.export import csv
from geo.fiction import fiction
from geo.language import FRENCH, message
from geo.listing import Names
from geo.mesh import MeshFilter
from geo.relief import RULE, Helper, helpers, requests
from geo.ui import address, downloads, grid, plain_table
from geo.ui.cache import current_pairings
from geo.ui.i18n import language
from geo.ui.mesh_state import LISTING
from geo.ui.mesh_terms import MeshListing
from geo.ui.plain_table import Link
from geo.ui.server import root
from geo.ui.text import plain
from geo.vocabularies import RequestStatus, Table

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from geo.coverage import Dimension
    from geo.export import Separator
    from geo.language import Language
    from geo.opened import Opened
    from geo.view import View

_PAIRED: Final = {
    "domaine": message("Domaine"),
    "cherche_par": message("Cherché par"),
    "territoire_cherche": message("Territoire"),
    "offert_par": message("Offert par"),
    "territoire_offre": message("Territoire de l’offre"),
    "distance_km": message("Distance (km)"),
    "offre_confirmee_le": message("Confirmée le"),
}


def show(view: View, dimension: Dimension, opened: Opened, today: date) -> None:
    """Draw what may help to fill a cell."""
    spoken = language()
    found = helpers(view, dimension, opened.region, opened.code, today, spoken)
    _helpers(opened.region, found, spoken)
    _requests(requests(view, dimension, opened.region, opened.code), view, spoken)


def read(view: View, dimension: Dimension, opened: Opened, today: date) -> None:
    """Draw for a room who could help: where, how far, and whom to write to."""
    spoken = language()
    found = helpers(view, dimension, opened.region, opened.code, today, spoken)
    if not found:
        st.markdown(spoken.text("Personne ne couvre cette case dans le réseau."))
        return
    headers = (spoken.text("Qui peut aider"), spoken.text("Distance"), spoken.text("À qui écrire"))
    lines = [
        (
            helper.name,
            _far(helper, spoken),
            " ; ".join(filter(None, (*helper.poles[:1], *(contact.mail for contact in helper.ambassadors))))
            or "–",
        )
        for helper in found
    ]
    plain_table.show(spoken.text("Qui peut aider"), headers, lines)


def _far(helper: Helper, spoken: Language) -> str:
    far = helper.distance_km
    return spoken.text("{n} km", n=spoken.number(round(far))) if far is not None else "–"


def _helpers(region: str, found: tuple[Helper, ...], spoken: Language) -> None:
    st.markdown(f"### {spoken.text('Qui peut aider')}")
    if not found:
        st.markdown(spoken.text("Personne ne couvre cette case dans le réseau."))
        return
    headers = (
        spoken.text("Région"),
        spoken.text("Distance"),
        spoken.text("Connaissance"),
        spoken.text("Activités ensemble"),
        spoken.text("Pôles"),
        spoken.text("Expertises offertes"),
        spoken.text("Ambassade"),
    )
    plain_table.show(
        spoken.text("Qui peut aider"), headers, [_line(region, helper, spoken) for helper in found]
    )
    st.caption(spoken.render(RULE))


def _line(region: str, helper: Helper, spoken: Language) -> tuple[str | Link, ...]:
    confirmed = spoken.date(helper.confirmed_on) if helper.confirmed_on else ""
    contacts = [
        " ".join(filter(None, (contact.role, contact.name, contact.mail))) for contact in helper.ambassadors
    ]
    return (
        helper.name,
        _far(helper, spoken),
        ", ".join(filter(None, (spoken.render(helper.age.label), confirmed))),
        _together(region, helper, spoken),
        " ; ".join(helper.poles) or "–",
        " ; ".join(helper.holders) or "–",
        " ; ".join(contacts) or "–",
    )


def _together(region: str, helper: Helper, spoken: Language) -> str | Link:
    """Lead to the activities of both, whatever the filters: so they are counted."""
    told = spoken.number(helper.activities)
    if not helper.activities:
        return told
    ends = (region, helper.code)
    between = MeshFilter(origins=ends, destinations=ends).query()
    query = [*between, (LISTING, str(MeshListing.ACTIVITIES)), *address.spoken().items()]
    return Link(told, f"{root()}/maillage?{urlencode(query, doseq=True)}")


def _requests(asked: pd.DataFrame, view: View, spoken: Language) -> None:
    st.markdown(f"### {spoken.text('Ce que d’autres ont demandé')}")
    waiting = int((asked["statut"] == RequestStatus.OPEN).sum())
    if waiting:
        st.caption(
            spoken.plural(
                "{n} demande ouverte ici, pas encore répondue.",
                "{n} demandes ouvertes ici, pas encore répondues.",
                waiting,
            )
        )
    if asked.empty:
        st.markdown(spoken.text("Aucune demande ne porte sur cette case."))
        return
    territories = Names(view.atlas, spoken).territories
    for row in asked.to_dict("records"):
        place = territories.get(row["territoire"], "")
        status = spoken.render(RequestStatus(row["statut"]).label)
        with st.expander(plain(row["question"])):
            told = (place, spoken.date(row["recue_le"].date()), status)
            st.caption(plain(" · ".join(filter(None, told))))
            st.html(f'<p class="maillage-answer">{escape(row["reponse"])}</p>')


def pairs(view: View, today: date) -> None:
    """Draw the expertise sought by some that others offer."""
    spoken = language()
    found = current_pairings(view.atlas, view.selection, today)
    st.header(spoken.text("Cherché ici, offert là"), anchor=False)
    if found.empty:
        st.markdown(spoken.text("Aucune expertise recherchée n’est offerte par d’autres sous ces filtres."))
        return
    st.caption(spoken.plural("{n} proposition", "{n} propositions", len(found)))
    grid.show(_named(found, view, spoken), spoken.text("Cherché ici, offert là"), _PAIRED, key="jumelages")
    downloads.offer("jumelages", view.selection, partial(_file, found, view))


def _named(found: pd.DataFrame, view: View, spoken: Language) -> pd.DataFrame:
    territories = Names(view.atlas, spoken).territories
    domains = view.atlas.names(Table.DOMAINS)
    return found.assign(
        domaine=found["domaine"].map({code: spoken.name(name) for code, name in domains.items()}),
        **{
            column: [
                " | ".join(territories.get(code, code) for code in codes.split("|"))
                for codes in found[column]
            ]
            for column in ("territoire_cherche", "territoire_offre")
        },
    )


def _file(found: pd.DataFrame, view: View, separator: Separator) -> bytes:
    filters = view.selection.sentence(view.atlas, FRENCH)
    told = f"{filters} {fiction(view.atlas.dataset, FRENCH)}".strip()
    return csv(_named(found, view, FRENCH).assign(filtres=told), separator)
