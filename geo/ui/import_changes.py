"""What a sheet would change of its table: what stays, and what goes only once that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from geo import contacts
from geo.changes import ChangeKind
from geo.merging import Mode, merged
from geo.ui import account, choice
from geo.ui.i18n import language
from geo.ui.kept import once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.changes import Change
    from geo.importer import Proposal
    from geo.ui.desk import Desk
    from geo.vocabularies import Table


def ask(desk: Desk, proposal: Proposal, given: Sequence[str], key: str) -> tuple[Change, ...] | None:
    """Ask what becomes of the records that the sheet does not speak of, and tell what would change.

    Parameters
    ----------
    desk
        The tables that the sheet is brought into.
    proposal, given
        What the sheet brings, and the columns that it speaks of.
    key
        Tells the sheet, and what it is taken for: another has not been told to replace anything.

    Returns
    -------
    tuple of Change
        ``None`` as long as the answer would take records away unseen.
    """
    spoken = language()
    held = desk.held(proposal.table)
    mode = (
        Mode.UPDATE
        if held.empty
        else choice.one_of(spoken.text("Les autres fiches"), list(Mode), f"mode_{key}")
    )
    undecided = proposal.undecided()
    if mode is Mode.REPLACE and undecided:
        st.warning(
            spoken.plural(
                "Rien n’est remplacé tant que {n} ligne est refusée : la fiche dont elle parle serait "
                "retirée comme si le fichier ne l’avait pas. Acceptez ce qui est proposé ou corrigez le "
                "fichier ; ou choisissez « Ajouter et mettre à jour ».",
                "Rien n’est remplacé tant que {n} lignes sont refusées : les fiches dont elles parlent "
                "seraient retirées comme si le fichier ne les avait pas. Acceptez ce qui est proposé ou "
                "corrigez le fichier ; ou choisissez « Ajouter et mettre à jour ».",
                undecided,
            )
        )
        return None
    own = np.array(_own(desk, proposal.table), dtype=bool)
    alike = held["id"].isin(proposal.resembled()).to_numpy() if "id" in held else np.zeros_like(own)
    if mode is Mode.REPLACE:
        _told_to_stay(int((~own).sum()), int(alike.sum()))

    def changes() -> tuple[Change, ...]:
        free = (own & ~alike).tolist()
        whole = merged(
            proposal.table, held, proposal.cells, given, mode, absorbed=proposal.absorbed, removable=free
        )
        return desk.changes(proposal.table, whole)

    with st.spinner(spoken.text("Comparaison avec {n} fiches…", n=spoken.number(len(held)))):
        return once("_comparaison", (proposal, mode, desk), changes)


def _own(desk: Desk, table: Table) -> list[bool]:
    """Tell which records may be taken away by who works here; the store would refuse the others."""
    writer = account.works()
    return once(
        "_fiches_a_soi",
        (desk, table, writer),
        lambda: contacts.writable(table, desk.held(table), writer, contacts.regions_of(desk.frames)),
    )


def confirmed(changes: Sequence[Change], key: str) -> bool:
    """Tell whether it was said that records go, where any do; under what is drawn of them."""
    removed = [change.key for change in changes if change.kind is ChangeKind.REMOVED]
    if not removed:
        return True
    spoken = language()
    told = st.checkbox(
        spoken.plural(
            "Oui, {n} fiche est à retirer de la table",
            "Oui, {n} fiches sont à retirer de la table",
            len(removed),
        ),
        # Other records are another answer.
        key=f"retraits_{key}_{hash(tuple(removed))}",
    )
    if not told:
        st.info(
            spoken.text(
                "Regardez dans la liste ci-dessus les fiches qui seraient retirées, puis cochez pour publier."
            )
        )
    return told


def _told_to_stay(elsewhere: int, alike: int) -> None:
    """Say which records stay though the sheet takes the place of the table."""
    spoken = language()
    if elsewhere:
        st.caption(
            spoken.plural(
                "{n} fiche n’est pas de vos régions : elle reste, même si le fichier ne l’a pas.",
                "{n} fiches ne sont pas de vos régions : elles restent, même si le fichier ne les a pas.",
                elsewhere,
            )
        )
    if alike:
        st.caption(
            spoken.plural(
                "{n} fiche reste parce qu’une ligne lui ressemble : dites plus haut si c’est la même.",
                "{n} fiches restent parce que des lignes leur ressemblent : dites plus haut si ce sont les "
                "mêmes.",
                alike,
            )
        )
