"""Who sees what visitors leave: it depends on whether people have accounts here."""

from __future__ import annotations

from geo.suppression import LEAST
from geo.ui import account
from geo.ui.i18n import language


def of_scores() -> str:
    """Say, before somebody sends their scores in, who sees them."""
    spoken = language()
    if not account.accounts().required:
        return spoken.text(
            "Qui les voit : ici, Maillage est sans comptes, et toute personne qui l’ouvre peut lire et "
            "emporter vos notes une à une, avec leur date, votre région et votre secteur. Aucun nom n’y est ;"
            " là où vous êtes peu nombreux, cela peut suffire à vous reconnaître."
        )
    return spoken.text(
        "Qui les voit : les personnes qui éditent la région que vous dites et celles qui administrent "
        "Maillage peuvent lire et emporter vos notes une à une, sans nom ; si vous ne dites pas de région, "
        "celles qui administrent seulement. Les autres ne voient que des moyennes d’au moins {n} organismes.",
        n=LEAST,
    )


def of_answers() -> str:
    """Say who reads single answers, of diagnostics and of surveys."""
    spoken = language()
    if not account.accounts().required:
        return spoken.text(
            "Ici, Maillage est sans comptes : toute personne qui l’ouvre peut publier, et donc lire et "
            "emporter une à une les notes des autodiagnostics et les réponses des sondages, celles en "
            "toutes lettres comprises."
        )
    return spoken.text(
        "Les notes des autodiagnostics et les réponses des sondages, celles en toutes lettres comprises, ne "
        "sont lues et emportées une à une que par les personnes qui éditent leur région et par celles qui "
        "administrent Maillage ; sans région, par ces dernières seulement."
    )


def of_requests() -> str:
    """Say who sees a request that waits to be read over."""
    spoken = language()
    if not account.accounts().required:
        return spoken.text(
            "Ici, Maillage est sans comptes : une demande laissée dans le guide est vue de toute personne "
            "qui l’ouvre, même tant qu’elle n’est pas acceptée, et chacune peut l’accepter ou la refuser."
        )
    return spoken.text(
        "Une demande laissée dans le guide n’est vue, tant qu’elle n’est pas acceptée, que des personnes qui "
        "tiennent les données de sa région ou qui administrent Maillage."
    )
