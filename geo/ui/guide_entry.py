"""One entry of the guide: the question, its answer, who can help now, and what is near it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from geo.guide_facts import facts
from geo.listing import Names
from geo.offers import offers, origin
from geo.ui import address, cache, guide_answer, guide_search, plain_table, reply_address, sight
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from datetime import date

    from geo.atlas import Atlas
    from geo.language import Language

_OFFERS: Final = 8


def opened(atlas: Atlas) -> int | None:
    """Give the row of the entry that the address names, if there is one of that name."""
    told = str(st.session_state.get(address.ENTRY) or "")
    if not told:
        return None
    rows = np.flatnonzero((atlas.dataset.tables[Table.REQUESTS]["id"] == told).to_numpy())
    if len(rows):
        return int(rows[0])
    st.warning(
        plain(
            language().text(
                "La demande « {entry} » n’est pas, ou n’est plus, dans le guide. Cherchez-la par ses mots.",
                entry=told[:60],
            )
        )
    )
    return None


def show(atlas: Atlas, today: date) -> None:
    """Draw the entry that the address names."""
    row = opened(atlas)
    if row is None:
        return
    with st.container(key="ouvert"):
        _entry(atlas, row, today)
    sight.bring()


def _entry(atlas: Atlas, row: int, today: date) -> None:
    spoken = language()
    entry = atlas.dataset.tables[Table.REQUESTS].iloc[row]
    st.button(
        spoken.text("Retour à la recherche"),
        on_click=guide_search.back,
        args=(row,),
        icon=":material/arrow_back:",
    )
    st.html(f'<h2 class="maillage-question maillage-entry">{escape(str(entry["question"]))}</h2>')
    st.caption(plain(facts(atlas, entry, today, spoken)))
    if entry["reponse"]:
        st.html(f'<p class="maillage-answer maillage-read">{escape(str(entry["reponse"]))}</p>')
    else:
        st.info(
            spoken.text("Personne n’a encore répondu à cette demande."), icon=":material/hourglass_empty:"
        )
    words = [word.strip() for word in str(entry["mots_cles"]).split("|") if word.strip()]
    if words:
        st.caption(plain(spoken.text("Mots clés : {words}", words=", ".join(words))))
    _offers(atlas, row, spoken)
    _near(atlas, row, spoken)
    st.caption(spoken.text("L’adresse de cette page mène à cette demande : copiez-la pour la partager."))
    guide_answer.show(str(entry["id"]))
    reply_address.show(str(entry["id"]))


def _offers(atlas: Atlas, row: int, spoken: Language) -> None:
    st.header(spoken.text("Qui offre cette expertise"), anchor=False)
    start = origin(atlas, row, address.selection().regions)
    found = offers(atlas, row, start)
    if found.empty:
        st.markdown(spoken.text("Personne, dans le réseau, n’offre d’expertise dans ce domaine."))
        return
    names = Names(atlas, spoken)
    domains = names.reference(Table.DOMAINS)
    headers = (
        spoken.text("Titulaire"),
        spoken.text("Domaine"),
        spoken.text("Territoires"),
        spoken.text("Distance depuis {town}", town=_town(atlas, start)) if start else spoken.text("Distance"),
    )
    lines = [
        (
            str(offer["titulaire"]),
            domains[offer["domaine"]],
            ", ".join(names.territories.get(code, code) for code in offer["territoires"]) or "–",
            _far(offer["distance_km"], spoken),
        )
        for offer in found.head(_OFFERS).to_dict("records")
    ]
    plain_table.show(spoken.text("Qui offre cette expertise"), headers, lines)
    if not start:
        st.caption(
            spoken.text(
                "Choisissez votre région dans les filtres : les plus proches de vous viendront d’abord."
            )
        )
    if len(found) > _OFFERS:
        st.caption(
            spoken.text(
                "Les {n} plus proches sur {total} ; le répertoire les donne toutes.",
                n=_OFFERS,
                total=len(found),
            )
        )


def _town(atlas: Atlas, region: str) -> str:
    """Name the place that distances of a region are measured from, with the region where both differ."""
    towns = atlas.dataset.tables[Table.REGIONS].set_index("code")["ville_principale"]
    name, town = atlas.names(Table.REGIONS)[region], str(towns[region])
    return f"{town} ({name})" if town not in ("", name) else name


def _far(kilometres: float, spoken: Language) -> str:
    if np.isnan(kilometres):
        return "–"
    return (
        spoken.text("{n} km", n=spoken.number(round(kilometres)))
        if kilometres
        else spoken.text("même région")
    )


def _near(atlas: Atlas, row: int, spoken: Language) -> None:
    near = cache.current_guide(atlas).similar(row)
    if not near:
        return
    st.header(spoken.text("Demandes voisines"), anchor=False)
    table = atlas.dataset.tables[Table.REQUESTS]
    for other in near:
        st.button(
            plain(str(table["question"].iloc[other])),
            on_click=guide_search.read,
            args=(str(table["id"].iloc[other]),),
            type="tertiary",
            key=f"voisine_{other}",
        )
