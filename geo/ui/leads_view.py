"""What to do next: each step with why, what was answered to others, and who can help."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from geo import leads
from geo.listing import Listing, Names
from geo.ui import address, cache, server
from geo.ui.i18n import language
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.atlas import Atlas
    from geo.diagnostics import Step
    from geo.drafts import Content
    from geo.language import Language


def show(steps: Sequence[Step], told: Content, dimensions: Mapping[str, str], atlas: Atlas) -> None:
    """Draw the steps side by side.

    Parameters
    ----------
    steps
        The lowest first.
    told
        What was answered, and from where.
    dimensions
        Their names, by code.
    atlas
        The guide and the network.
    """
    for number, (column, step) in enumerate(zip(st.columns(len(steps)), steps, strict=True), start=1):
        with column.container(border=True, height="stretch"):
            st.html(
                f"<h3>{number}. {escape(dimensions[step.dimension])}</h3>"
                + _why(step, told)
                + _answered(step, atlas)
                + _helpers(step, told.region, atlas)
            )


def _why(step: Step, told: Content) -> str:
    spoken = language()
    wording, level = step.question.wordings[spoken.locale], told.answers[step.question.code]
    lines = (
        (spoken.text("Votre note"), spoken.text("{score} sur 4", score=spoken.decimal(step.score))),
        (spoken.text("La question où gagner le plus"), wording.text),
        (spoken.text("Aujourd’hui"), wording.levels[level]),
        (spoken.text("Le niveau suivant"), wording.levels[level + 1]),
    )
    said = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in lines)
    return f'<dl class="maillage-step">{said}</dl>'


def _answered(step: Step, atlas: Atlas) -> str:
    spoken = language()
    table = atlas.dataset.tables[Table.REQUESTS]
    rows = leads.answered(step.question, cache.current_guide(atlas), atlas)
    items = [
        _link("guide", {address.ENTRY: [str(table["id"].iloc[row])]}, str(table["question"].iloc[row]))
        for row in rows
    ]
    nothing = spoken.text("Le guide n’a pas encore de réponse sur cette question.")
    return _list(spoken.text("Ce que d’autres ont demandé"), items, nothing)


def _helpers(step: Step, region: str, atlas: Atlas) -> str:
    spoken = language()
    names = Names(atlas, spoken)
    domains = names.reference(Table.DOMAINS)
    found = leads.helpers(step.question, region, atlas).to_dict("records")
    items = []
    for offer in found:
        holder = str(offer["titulaire"])
        asked = {address.SEARCH: [holder], address.LISTING: [str(Listing.EXPERTISES)]}
        where = ", ".join(names.territories.get(code, code) for code in offer["territoires"])
        about = filter(None, (domains[offer["domaine"]], where, _far(offer["distance_km"], spoken)))
        items.append(f"{_link('repertoire', asked, holder)}<br>{escape(' · '.join(about))}")
    nothing = spoken.text("Personne, dans le réseau, n’offre encore d’expertise là-dessus.")
    return _list(spoken.text("Qui peut aider"), items, nothing)


def _list(title: str, items: Sequence[str], nothing: str) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    shown = f"<ul>{listed}</ul>" if items else f"<p>{escape(nothing)}</p>"
    return f'<div class="maillage-leads"><h4>{escape(title)}</h4>{shown}</div>'


def _link(screen: str, asked: Mapping[str, Sequence[str]], text: str) -> str:
    """Lead to another screen in a tab of its own: what was answered here would be lost otherwise."""
    where = f"{server.root()}/{screen}?{urlencode(dict(asked) | dict(address.spoken()), doseq=True)}"
    return f'<a href="{escape(where)}" target="_blank">{escape(text)}</a>'


def _far(kilometres: float, spoken: Language) -> str:
    if np.isnan(kilometres):
        return ""
    if not kilometres:
        return spoken.text("même région")
    # A number and its unit stay on one line.
    return spoken.text("{n} km", n=spoken.number(round(kilometres))).replace(" ", "\xa0")
