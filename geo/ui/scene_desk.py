"""The scenes before the meeting: choose a set, order it, edit it, take it away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import scenes
from geo.dataset import own_folder
from geo.errors import DataError
from geo.scenes import Scene, Screen
from geo.ui import address, meeting, messages
from geo.ui.i18n import language
from geo.ui.meeting import Rundown
from geo.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.atlas import Atlas
    from geo.scenes import Scenes

_CHOSEN: Final = "deroule_choisi"
_LARGEST: Final = 1
"""Megabytes: ten thousand scenes weigh less."""


def show(atlas: Atlas) -> None:
    """Draw the set in force, and what can be done with it."""
    spoken = language()
    st.title(spoken.text("Réunion"))
    names = meeting.rundowns(atlas)
    # A key of its own: a visitor who chose nothing has nothing of it in the address.
    st.session_state[_CHOSEN] = meeting.rundown(atlas)
    st.selectbox(
        spoken.text("Déroulé"), list(names), format_func=names.__getitem__, key=_CHOSEN, on_change=_choose
    )
    chosen, played = meeting.rundown(atlas), meeting.current(atlas)
    with st.container(horizontal=True, gap="small"):
        st.button(
            spoken.text("Commencer"),
            icon=":material/play_arrow:",
            type="primary",
            disabled=not played,
            on_click=meeting.go,
            args=(1, atlas),
            key="commencer",
        )
        if chosen != Rundown.OWN and played:
            st.button(
                spoken.text("Reprendre ces scènes dans les vôtres"),
                icon=":material/library_add:",
                on_click=_copy,
                args=(atlas, played),
                key="reprendre",
            )
        if played:
            st.download_button(
                spoken.text("Télécharger {file}", file="scenes.csv"),
                scenes.csv(played),
                file_name="scenes.csv",
                mime="text/csv",
                icon=":material/download:",
                on_click="ignore",
                key="scenes_csv",
            )
    if chosen == Rundown.OWN:
        _own(atlas, played)
    else:
        st.caption(spoken.text("Ces scènes se font d’elles-mêmes, d’après les données du jour."))
        for number, scene in enumerate(played, start=1):
            st.markdown(f"{number}. **{plain(scene.title)}** · {plain(spoken.render(scene.screen.label))}")


def _choose() -> None:
    st.session_state[address.RUNDOWN] = st.session_state[_CHOSEN]


def _own(atlas: Atlas, held: Scenes) -> None:
    spoken = language()
    if own_folder() is None:
        st.caption(
            spoken.text(
                "Vos scènes durent le temps de cette visite : téléchargez-les, puis reprenez-les la "
                "prochaine fois. Avec un dossier de tables à vous, elles y restent."
            )
        )
    _, problems = scenes.of(atlas.dataset)
    for problem in problems:
        st.warning(plain(f"{spoken.render(problem.what)} {spoken.render(problem.cure)}"))
    if not held:
        st.info(
            spoken.text(
                "Aucune scène encore. Sur n’importe quel écran, « Ajouter cette vue » en fait une ; ou "
                "reprenez celles du programme ou d’une région."
            ),
            icon=":material/slideshow:",
        )
    for index, scene in enumerate(held):
        _one(atlas, held, index, scene)
    _import(atlas, held)


def _one(atlas: Atlas, held: Scenes, index: int, scene: Scene) -> None:
    spoken = language()
    with st.expander(f"{index + 1} · {plain(scene.title)} · {plain(spoken.render(scene.screen.label))}"):
        title = st.text_input(spoken.text("Titre"), scene.title, key=_key("titre", index, scene))
        note = st.text_area(
            spoken.text("Note pour la personne qui parle"), scene.note, key=_key("note", index, scene)
        )
        with st.container(horizontal=True, gap="small"):
            if st.button(
                spoken.text("Enregistrer"), icon=":material/check:", key=_key("garder", index, scene)
            ):
                _change(
                    atlas, lambda: scenes.edited(held, index, Scene(title, scene.screen, scene.state, note))
                )
            for label, icon, to in (
                (spoken.text("Monter"), ":material/arrow_upward:", index - 1),
                (spoken.text("Descendre"), ":material/arrow_downward:", index + 1),
            ):
                if st.button(
                    label,
                    icon=icon,
                    key=_key(f"vers{to - index}", index, scene),
                    disabled=not 0 <= to < len(held),
                ):
                    _change(atlas, partial(scenes.moved, held, index, to))
            if st.button(spoken.text("Retirer"), icon=":material/delete:", key=_key("retirer", index, scene)):
                _change(atlas, lambda: scenes.removed(held, index))


def _key(what: str, index: int, scene: Scene) -> str:
    # With the scene in it: a widget of another scene must not keep this one's words.
    return f"scene_{what}_{index}_{hash(scene)}"


def _import(atlas: Atlas, held: Scenes) -> None:
    spoken = language()
    with st.expander(spoken.text("Reprendre un fichier {file}", file="scenes.csv")):
        sent = st.file_uploader(
            spoken.text("Fichier {file}", file="scenes.csv"),
            type="csv",
            max_upload_size=_LARGEST,
            key="scenes_lues",
        )
        if sent is None:
            return
        try:
            found = scenes.read(sent.getvalue(), atlas)
        except DataError as error:
            messages.problems(error.problems)
            return
        st.markdown(spoken.plural("{n} scène lue.", "{n} scènes lues.", len(found)))
        # In a callback: a visitor who starts at once must not lose what was read.
        st.button(
            spoken.text("Remplacer vos scènes par celles-ci"),
            on_click=_replace,
            args=(atlas, found),
            key="remplacer",
            disabled=found == held,
        )


def _replace(atlas: Atlas, found: Scenes) -> None:
    _keep(atlas, lambda: found)


def _copy(atlas: Atlas, played: Scenes) -> None:
    if _keep(atlas, lambda: (*meeting.own(atlas), *played)):
        st.session_state[address.RUNDOWN] = str(Rundown.OWN)


def add(atlas: Atlas, screen: Screen) -> None:
    """Add what a screen shows to the visitor's scenes, in a callback."""
    if not _keep(atlas, lambda: scenes.added(meeting.own(atlas), meeting.seen(atlas, screen))):
        return
    count = len(meeting.own(atlas))
    st.toast(language().plural("Vue ajoutée : {n} scène.", "Vue ajoutée : {n} scènes.", count))


def _change(atlas: Atlas, make: Callable[[], Scenes]) -> None:
    if _keep(atlas, make):
        st.rerun()


def _keep(atlas: Atlas, make: Callable[[], Scenes]) -> bool:
    """Keep what is made, or say why not."""
    spoken = language()
    try:
        meeting.keep(atlas, make())
    except DataError as error:
        messages.problems(error.problems)
        return False
    except OSError as error:
        st.error(
            spoken.text(
                "Les scènes n’ont pas été écrites : le système refuse l’écriture dans le dossier des tables "
                "({reason}). Vérifiez vos droits, puis recommencez.",
                reason=error.strerror or "",
            )
        )
        return False
    return True
