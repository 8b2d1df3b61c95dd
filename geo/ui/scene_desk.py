"""The scenes before the meeting: choose a set, order it, edit it, take it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

import streamlit as st

from geo import scene_table, scenes
from geo.errors import DataError, SpokenError
from geo.scenes import Scene, Screen
from geo.selection import parse
from geo.ui import address, desk, meeting, messages, plain_table
from geo.ui.i18n import language
from geo.ui.meeting import Rundown
from geo.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.atlas import Atlas
    from geo.scenes import Scenes

_CHOSEN: Final = "deroule_choisi"
_NAMED: Final = "_scenes_nommees"
_MOST: Final = 999
"""Scenes: in a meeting one goes to any of them by a number of three digits."""

_LARGEST: Final = 1
"""Megabytes: ten thousand scenes weigh less."""


def show(atlas: Atlas) -> None:
    """Draw the set in force, and what can be done with it."""
    spoken = language()
    st.title(spoken.text("Réunion"), anchor=False)
    st.markdown(
        spoken.text(
            "Une vue après l’autre, en plein écran et en grand. En séance : **← →** changent de scène, **N** "
            "montre votre note, **F** les filtres, **S** la liste des scènes et des touches ; **Échap** "
            "quitte."
        )
    )
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
                scene_table.csv(played),
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
    if not desk.keeps():
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
                "Aucune scène encore. Sur la carte, la couverture, le maillage, le répertoire et le guide, "
                "« Ajouter cette vue » en fait une ; ou reprenez celles du programme ou d’une région."
            ),
            icon=":material/slideshow:",
        )
    # What is folded is no use on paper: the speaker takes the list and the notes along.
    plain_table.show(
        spoken.text("Vos scènes"),
        [spoken.text("N°"), spoken.text("Titre"), spoken.text("Écran"), spoken.text("Note")],
        [
            (str(number), scene.title, spoken.render(scene.screen.label), scene.note)
            for number, scene in enumerate(held, start=1)
        ],
        on_paper=True,
        words=True,
    )
    for index, (name, scene) in enumerate(zip(_names(held), held, strict=True)):
        _one(atlas, held, index, scene, name)
    _import(atlas, held)


def _one(atlas: Atlas, held: Scenes, index: int, scene: Scene, name: str) -> None:
    spoken = language()
    places = tuple(range(len(held)))
    label = f"{index + 1} · {plain(scene.title)} · {plain(spoken.render(scene.screen.label))}"
    # With a key it stays open wherever its scene goes.
    with st.expander(label, key=f"scene_{name}"):
        st.caption(plain(parse(scene.query, atlas)[0].sentence(atlas, spoken)))
        title = st.text_input(spoken.text("Titre"), scene.title, key=f"scene_titre_{name}")
        note = st.text_area(
            spoken.text("Note pour la personne qui parle"), scene.note, key=f"scene_note_{name}"
        )
        if (title, note) != (scene.title, scene.note):
            st.caption(spoken.text("Modifications à enregistrer."))
        with st.container(horizontal=True, gap="small"):
            if st.button(spoken.text("Enregistrer"), icon=":material/check:", key=f"scene_garder_{name}"):
                _change(
                    atlas,
                    lambda: scenes.edited(held, index, Scene(title, scene.screen, scene.state, note)),
                    _names(held),
                )
            for label, icon, to in (
                (spoken.text("Monter"), ":material/arrow_upward:", index - 1),
                (spoken.text("Descendre"), ":material/arrow_downward:", index + 1),
            ):
                off = not 0 <= to < len(held)
                if st.button(label, icon=icon, key=f"scene_vers{to - index}_{name}", disabled=off):
                    _place(atlas, held, scenes.moved(places, index, to))
            st.button(
                spoken.text("Commencer ici"),
                icon=":material/play_arrow:",
                on_click=meeting.go,
                args=(index + 1, atlas),
                key=f"scene_montrer_{name}",
            )
            if st.button(spoken.text("Retirer"), icon=":material/delete:", key=f"scene_retirer_{name}"):
                _place(atlas, held, scenes.removed(places, index))


def _names(held: Scenes) -> tuple[str, ...]:
    """Name each scene for this visit: its widgets keep what they hold wherever it moves.

    Scenes that came otherwise than by this desk find their names again by what they are.
    """
    held_before: tuple[Scenes, tuple[str, ...]] = st.session_state.get(_NAMED, ((), ()))
    known, names = held_before
    if known == held:
        return names
    free = list(zip(known, names, strict=True))
    found = []
    for scene in held:
        same = next((pair for pair in free if pair[0] == scene), None)
        if same:
            free.remove(same)
        found.append(same[1] if same else uuid4().hex)
    st.session_state[_NAMED] = (held, tuple(found))
    return tuple(found)


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
    if _keep(atlas, lambda: (*meeting.own(atlas), *played)) is not None:
        st.session_state[address.RUNDOWN] = str(Rundown.OWN)


def add(atlas: Atlas, screen: Screen) -> None:
    """Add what a screen shows to the visitor's scenes, in a callback."""
    _add(atlas, meeting.seen(atlas, screen))


def add_live(atlas: Atlas) -> None:
    """Add what the stage shows now, in a callback: the scene itself stays as it was prepared."""
    _add(atlas, meeting.live(atlas))


def _add(atlas: Atlas, scene: Scene) -> None:
    changed = _keep(atlas, lambda: scenes.added(meeting.own(atlas), scene))
    if changed is None:
        return
    count = len(meeting.own(atlas))
    st.toast(language().plural("Vue ajoutée : {n} scène.", "Vue ajoutée : {n} scènes.", count))


def _place(atlas: Atlas, held: Scenes, places: tuple[int, ...]) -> None:
    """Keep the scenes of these places in this order, and their names with them."""
    names = _names(held)
    _change(
        atlas,
        lambda: tuple(held[place] for place in places),
        tuple(names[place] for place in places),
    )


def _change(atlas: Atlas, make: Callable[[], Scenes], names: tuple[str, ...]) -> None:
    changed = _keep(atlas, make)
    if changed is not None:
        st.session_state[_NAMED] = (changed, names)
        st.rerun()


def _keep(atlas: Atlas, make: Callable[[], Scenes]) -> Scenes | None:
    """Keep what is made and give it, or say why not."""
    spoken = language()
    try:
        changed = make()
        if len(changed) > _MOST:
            st.error(
                spoken.text(
                    "Rien n’a été gardé : {n} scènes, et une réunion en a au plus {most}, qu’on appelle par "
                    "leur numéro. Retirez-en, ou faites-en deux fichiers.",
                    n=spoken.number(len(changed)),
                    most=_MOST,
                )
            )
            return None
        meeting.keep(atlas, changed)
    except DataError as error:
        messages.problems(error.problems)
        return None
    except SpokenError as error:
        st.error(plain(spoken.render(error.sentence)))
        return None
    except OSError as error:
        st.error(
            spoken.text(
                "Les scènes n’ont pas été écrites : le système refuse l’écriture dans le dossier des tables "
                "({reason}). Vérifiez vos droits, puis recommencez.",
                reason=error.strerror or "",
            )
        )
        return None
    return changed
