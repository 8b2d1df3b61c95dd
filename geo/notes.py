"""Notes for the speaker: what a scene shows, counted and in words. They name domains, never a person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.listing import Names
from geo.mesh import MeshFilter
from geo.network import weave
from geo.settings import REGION_CODES
from geo.vocabularies import Nature, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.language import Language
    from geo.view import View

_TOLD: Final = 3
"""Domains named in a line; a speaker reads no more at a glance."""


def poles(view: View, language: Language) -> str:
    """Count the regions with an active pole."""
    return language.text(
        "Régions avec un pôle actif : {n} sur {total}.",
        n=view.numbers.regions_with_active_pole,
        total=len(REGION_CODES),
    )


def offered(view: View, language: Language) -> str:
    """Count what is offered and sought, by domain; nobody is named."""
    found = view.rows(Table.EXPERTISES)
    names = Names(view.atlas, language).reference(Table.DOMAINS)
    offered, sought = (
        Counter(names[domain] for domain in found.loc[found["nature"] == nature, "domaine"])
        for nature in (Nature.OFFERED, Nature.SOUGHT)
    )
    told = [
        _listed(
            language.plural("{n} expertise offerte", "{n} expertises offertes", offered.total()),
            offered,
            language,
        )
    ]
    if sought:
        title = language.plural("{n} expertise recherchée", "{n} expertises recherchées", sought.total())
        told.append(_listed(title, sought, language))
    if unmet := Counter({domain: count for domain, count in sought.items() if domain not in offered}):
        told.append(_listed(language.text("Recherché sans être offert"), unmet, language))
    return "\n".join(told)


def met(view: View, today: date, language: Language) -> str:
    """Count the activities, and tell the last one, the next one and how many took part."""
    found = view.rows(Table.ACTIVITIES).sort_values("date_debut", kind="stable")
    begun = (found["date_debut"] <= pd.Timestamp(today)).to_numpy()
    counted = found["participants"].dropna()
    told = [language.plural("{n} activité.", "{n} activités.", len(found))]
    if begun.any():
        told.append(
            language.text("La dernière : {activity}.", activity=_named(found[begun].iloc[-1], language))
        )
    if not begun.all():
        told.append(
            language.text("La prochaine : {activity}.", activity=_named(found[~begun].iloc[0], language))
        )
    if len(counted):
        whole = language.number(int(counted.sum()))
        told.append(
            language.plural(
                "{n} activité compte ses participants : {whole} en tout.",
                "{n} activités comptent leurs participants : {whole} en tout.",
                len(counted),
                whole=whole,
            )
        )
    return "\n".join(told)


def mesh(view: View, language: Language) -> str:
    """Count the links, and name who has none or only receives."""
    network = weave(view, MeshFilter())
    names = Names(view.atlas, language).territories
    told = [language.plural("{n} lien.", "{n} liens.", len(network.links))]
    if network.isolated:
        listed = language.enumeration([names[code] for code in network.isolated])
        told.append(language.text("Sans aucun lien : {regions}.", regions=listed))
    if network.receivers:
        listed = language.enumeration([names[code] for code in network.receivers])
        told.append(language.text("Reçoivent sans accueillir : {regions}.", regions=listed))
    return " ".join(told)


def _named(activity: pd.Series, language: Language) -> str:
    return f"{activity['titre']} ({language.date(activity['date_debut'].date())})"


def _listed(title: str, counted: Counter[str], language: Language) -> str:
    """List what comes most often after its title, and how many others there are."""
    items = [f"{name} ({language.number(count)})" for name, count in counted.most_common(_TOLD)]
    if others := len(counted) - len(items):
        items.append(language.plural("et {n} autre", "et {n} autres", others))
    return titled(title, items, language)


def titled(title: str, items: Sequence[str], language: Language) -> str:
    """Write items after their title, if there are any."""
    joined = language.text(" ; ").join(items)
    return language.text("{title} : {items}", title=title, items=joined) if items else title
