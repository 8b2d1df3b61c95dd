"""The data desk: what it works on, and who works."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from geo import contacts, source
from geo.changes import applied, difference
from geo.codes import known_codes
from geo.data_folder import own_folder
from geo.errors import ForbiddenError
from geo.identity import Standing
from geo.language import message
from geo.roles import Role
from geo.schema import blank
from geo.tabular import Sheet
from geo.ui import account, cache
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from geo.accounts import Accounts
    from geo.changes import Change
    from geo.codes import Codes, Target
    from geo.identity import Account
    from geo.publications import Publication, PublicationKind
    from geo.roles import Writer
    from geo.store import Store

AUTHOR: Final = "auteur_publication"
_DONE: Final = "_publication_faite"
_LEFT: Final = "_bureau"
"""The desk as it was last taken up in a session that goes on, and by whom."""

_BEGUN: Final = "_travail_commence_"
_LONGEST_NAME: Final = 80
_EXPIRED: Final = message(
    "Votre session a expiré : rien n’a été publié, et rien de ce que vous avez saisi n’est perdu. Laissez "
    "cette page ouverte, reconnectez-vous dans un autre onglet, puis revenez ici et publiez."
)


@dataclass(frozen=True, eq=False)
class Desk:
    """The user's own tables as they are now.

    Parameters
    ----------
    base
        Number of the publication that they come from; 0 where nothing was published.
    frames
        Their text cells; a table that is not there has no record.
    known
        The codes that references may hold, the project's reference tables included.
    """

    base: int
    frames: Mapping[Table, pd.DataFrame]
    known: Mapping[Target, Codes | None]

    def held(self, table: Table) -> pd.DataFrame:
        """Give the text cells of a table."""
        return self.frames[table] if table in self.frames else blank(table).cells

    def changes(self, table: Table, cells: pd.DataFrame) -> tuple[Change, ...]:
        """Find what would change if a table became these cells."""
        return difference({table: self.held(table)}, {table: cells})

    def upon(self, changes: Sequence[Change]) -> Desk:
        """Give the tables as they would be once changes of these are made."""
        return _of(self.base, applied(self.frames, changes)) if changes else self


def current() -> Desk:
    """Take up the tables as they are, as far as who works here sees them.

    After the end of a session, those that its work was begun on: nothing is read anew for it.
    """
    who = account.worker().signature
    left: tuple[str, Desk] | None = st.session_state.get(_LEFT)
    if account.expired() and left and left[0] == who:
        return left[1]
    found = _taken_up()
    if account.accounts().required and not account.expired():
        st.session_state[_LEFT] = (who, found)
    return found


def _taken_up() -> Desk:
    here = cache.current_source()
    frames = contacts.frames(cache.frames_of(here), account.reader())
    return _of(here.publication.number if here.publication else 0, frames)


def begun(name: str, now: Desk) -> Desk:
    """Give the tables on which a work was begun: whatever others publish meanwhile, it is told against them.

    Parameters
    ----------
    name
        Tells the work from any other of the visit.
    now
        The tables as they are, on which it begins if it was not.
    """
    start: Desk = st.session_state.setdefault(_BEGUN + name, now)
    return start


def ended(name: str) -> None:
    """Forget a work that is published, given up, or not begun after all."""
    st.session_state.pop(_BEGUN + name, None)


def _of(base: int, frames: Mapping[Table, pd.DataFrame]) -> Desk:
    sheets = {table: blank(table) for table in Table} | {
        table: Sheet(table.file, cells, np.arange(len(cells)), 1, ())
        for table, cells in (*cache.reference_frames().items(), *frames.items())
    }
    return Desk(base, frames, known_codes(sheets))


def writer() -> Writer:
    """Say who works: an account; without accounts, whoever can open the application, by the name typed."""
    return account.writer(str(st.session_state.get(AUTHOR) or "").strip()[:_LONGEST_NAME])


def is_open() -> bool:
    """Tell whether who works here has anything to import or correct, or had before their session expired."""
    return account.works().role is not Role.READING


def in_folder() -> Path | None:
    """Give the folder where findings and scenes are written: before any publication, and without accounts.

    Where there are accounts the store alone writes, for it asks who does.
    """
    if account.accounts().required or cache.current_source().publication is not None:
        return None
    return own_folder()


def keeps() -> bool:
    """Tell whether what is written here stays: with what was published, or in a folder of one's own."""
    return is_open() and (cache.current_source().publication is not None or in_folder() is not None)


def publish(
    changes: Sequence[Change], base: int, words: str, kind: PublicationKind, role: str = ""
) -> Publication:
    """Publish changes as who works here, or as a role that they said; raises as `geo.source.publish` does."""
    still_connected()
    who = replace(writer(), name=writer().name or role)
    done = source.publish(cache.writable_store(), changes, base=base, writer=who, words=words, kind=kind)
    st.session_state[_DONE] = done
    return done


def undo(store: Store, publication: Publication, words: str) -> None:
    """Take a publication back as who works here; raises as `geo.store.Store.undo` does."""
    still_connected()
    st.session_state[_DONE] = store.undo(publication, writer=writer(), message=words)


def who_may_write() -> None:
    """Say who may change the data, and how one gets to."""
    spoken, known = language(), account.accounts()
    if not known.required:
        st.caption(
            spoken.text(
                "Sans comptes configurés, toute personne qui ouvre cette application peut publier ; chaque "
                "publication est gardée, et se reprend."
            )
        )
        return
    found = account.current()
    if known.faults:
        _faults(known)
    if found.standing is Standing.EXPIRED and is_open():
        st.warning(plain(spoken.render(_EXPIRED)), icon=":material/timer_off:")
        account.another_tab()
    elif found.standing is Standing.CONNECTED and found.grant is None:
        st.info(plain(_without_role(found)), icon=":material/person_off:")
    elif found.standing is not Standing.CONNECTED and known.providers:
        _invitation(found)


def _invitation(found: Account) -> None:
    spoken = language()
    with st.container(border=True):
        if found.standing is Standing.EXPIRED:
            st.markdown(spoken.text("**Votre session a expiré.** Reconnectez-vous pour reprendre."))
        else:
            st.markdown(
                spoken.text(
                    "**Vous tenez les données d’une région ?** Connectez-vous pour importer vos tableaux, "
                    "corriger vos fiches et les publier. Tout le reste se consulte sans compte."
                )
            )
        account.entrance("donnees")


def _without_role(found: Account) -> str:
    spoken = language()
    if found.unverified:
        return spoken.text(
            "Votre fournisseur d’identité ne garantit pas l’adresse de courriel de {name} : elle ne donne "
            "donc aucun rôle. Confirmez-la auprès de lui, puis reconnectez-vous.",
            name=found.name,
        )
    return spoken.text(
        "Votre compte n’a pas de rôle dans Maillage. Pour importer ou corriger, écrivez à une personne qui "
        "administre Maillage, et donnez-lui ceci : {signature}.",
        signature=found.signature,
    )


def _faults(known: Accounts) -> None:
    """Tell what is wrong with the accounts: the whole to an administrator, to others that there is."""
    spoken = language()
    st.error(
        spoken.plural(
            "La configuration des comptes a {n} faute, et ce qui n’est pas compris ne donne aucun droit. Le "
            "journal de l’application la dit.",
            "La configuration des comptes a {n} fautes, et ce qui n’est pas compris ne donne aucun droit. Le "
            "journal de l’application les dit.",
            len(known.faults),
        ),
        icon=":material/settings_alert:",
    )
    if account.reader().role is Role.ADMINISTRATION:
        st.markdown("\n".join(f"- {plain(fault.told(spoken))}" for fault in known.faults))


def still_connected() -> None:
    """Refuse who was connected when the work began and is no more: they have lost nothing yet."""
    if account.expired():
        raise ForbiddenError(_EXPIRED)


def just_made() -> int:
    """Give the number of the publication that was just made, before `done` tells it."""
    made: Publication = st.session_state[_DONE]
    return made.number


def done() -> Publication | None:
    """Give the publication that was just made, once."""
    found: Publication | None = st.session_state.pop(_DONE, None)
    return found
