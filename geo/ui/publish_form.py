"""The last step of any change: who, why, and all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo.changes import conflicting
from geo.conflicts import joined, settled, standing
from geo.errors import ConflictError, DataError, ForbiddenError, StoreError, SubmissionError
from geo.language import message
from geo.ui import account, desk, grid, messages
from geo.ui.i18n import language
from geo.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.changes import Change, Conflict, Row
    from geo.conflicts import Name
    from geo.publications import PublicationKind

_HEADERS: Final = {
    "fiche": message("Fiche"),
    "colonne": message("Colonne"),
    "depart": message("Au départ"),
    "leur": message("Publié entre-temps"),
    "votre": message("Le vôtre"),
}


def show(changes: Sequence[Change], base: int, kind: PublicationKind, words: str, key: str) -> bool:
    """Draw the form, and publish when it is sent.

    Parameters
    ----------
    changes
        What is published, all of it or nothing, as it was begun.
    base
        The publication that they start from.
    kind, words
        How they came about, and the message proposed.
    key
        Tells the form from the others of the screen.

    Returns
    -------
    bool
        Whether it was published.
    """
    spoken = language()
    found: tuple[Conflict, ...] = st.session_state.get(f"conflits_{key}", ())
    met = standing(changes, found)
    if met:
        conflicts(met, key)
        changes = settled(changes, met, _kept(met, key))
    with st.form(f"publier_{key}"):
        who_and_why(words, key)
        sent = st.form_submit_button(
            spoken.plural("Publier {n} changement", "Publier {n} changements", len(changes)),
            type="primary",
            icon=":material/publish:",
            disabled=not changes,
        )
    # What the person saw when they pressed, and not what somebody has published since.
    seen_base, seen = st.session_state.get(f"vu_{key}", (base, tuple(changes)))
    st.session_state[f"vu_{key}"] = (base, tuple(changes))
    if not sent:
        return False
    published = carried_out(lambda said: desk.publish(seen, seen_base, said, kind), key)
    new: tuple[Conflict, ...] = st.session_state.get(f"conflits_{key}", ())
    # Only for conflicts that are new: running again would wipe out any other reason just given.
    if not published and new is not found:
        # What was settled of other records stays settled.
        st.session_state[f"conflits_{key}"] = joined(found, new)
        st.rerun()
    return published


def _kept(met: Sequence[Conflict], key: str) -> set[Name]:
    """Ask where the author's version is to win."""
    spoken = language()
    several = len({conflict.table for conflict in met}) > 1

    def named(name: Name) -> str:
        return f"{spoken.render(name[0].label)} · {name[1]}" if several else name[1]

    return set(
        st.multiselect(
            spoken.text("Fiches où votre version l’emporte ; pour les autres, ce qui est publié reste"),
            [(conflict.table, conflict.key) for conflict in met],
            format_func=named,
            key=f"votres_{key}",
            placeholder=spoken.text("Aucune : ce qui est publié reste"),
        )
    )


def who_and_why(words: str, key: str) -> None:
    """Draw the two questions of every publication, in a form; an account answers the first."""
    who()
    st.text_input(language().text("Pourquoi, en quelques mots"), words, max_chars=200, key=f"message_{key}")


def who() -> None:
    """Ask who publishes, in a form, or say it where an account does."""
    spoken = language()
    if account.accounts().required:
        st.caption(plain(spoken.text("Publié sous votre compte : {name}.", name=account.worker().signature)))
    else:
        st.text_input(
            spoken.text("Qui publie (un rôle plutôt qu’une personne)"),
            key=desk.AUTHOR,
            persist_state="session",
            max_chars=80,
            placeholder=spoken.text("Cellule de l’Outaouais"),
        )


def carried_out(publish: Callable[[str], object], key: str) -> bool:
    """Publish with the words of `who_and_why`, or say what keeps it from being done.

    Records that somebody else changed are remembered under the key, for `show` to ask about.
    """
    spoken = language()
    said = str(st.session_state.get(f"message_{key}") or "").strip()
    if account.accounts().required and not said:
        st.warning(spoken.text("Dites pourquoi, en quelques mots : l’historique le garde."))
        return False
    if not desk.writer().name or not said:
        st.warning(spoken.text("Dites qui publie, et pourquoi : l’historique le garde."))
        return False
    try:
        with st.spinner(spoken.text("Publication…")):
            publish(said)
    except ConflictError as error:
        st.session_state[f"conflits_{key}"] = error.conflicts
    except DataError as error:
        st.error(spoken.text("Rien n’a été publié : les tables ne seraient plus justes."))
        messages.problems(error.problems)
    except (ForbiddenError, StoreError, SubmissionError) as error:
        st.error(plain(spoken.render(error.sentence)))
        if account.expired():
            account.another_tab()
    else:
        st.session_state.pop(f"conflits_{key}", None)
        st.session_state.pop(f"vu_{key}", None)
        return True
    return False


def conflicts(found: Sequence[Conflict], key: str) -> None:
    """Say that others were quicker, and set the three states of each record side by side, cell by cell."""
    st.error(plain(language().render(conflicting(len(found)))))
    lines = [line for conflict in found for line in _lines(conflict)]
    rows = pd.DataFrame(lines, columns=list(_HEADERS), dtype="str")
    grid.show(rows, language().text("Fiches changées des deux côtés"), _HEADERS, key=f"conflits_{key}")


def _lines(conflict: Conflict) -> list[tuple[str, ...]]:
    rows = (conflict.base, conflict.theirs, conflict.yours)
    names = dict.fromkeys(name for row in rows if row for name in row)
    said = [(name, tuple(_cell(row, name) for row in rows)) for name in names]
    return [(conflict.key, name, *cells) for name, cells in said if len(set(cells)) > 1]


def _cell(row: Row | None, name: str) -> str:
    return language().text("(absente)") if row is None else row[name]
