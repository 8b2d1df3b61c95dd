"""The coverage matrix on the screen; the only caller of its component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.coverage import TABLES, Age
from geo.matrix import covered_by_axis
from geo.settings import ASSETS
from geo.ui.i18n import language
from geo.view import Knowledge
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.atlas import Atlas
    from geo.coverage import Coverage
    from geo.language import Language
    from geo.matrix import Line

_KEY: Final = "matrice"
_AGED: Final = '<i class="maillage-age {}"></i>'

_matrix = st.components.v2.component(
    "maillage_matrix",
    js=(ASSETS / "matrix.js").read_text(encoding="utf-8"),
    css=(ASSETS / "matrix.css").read_text(encoding="utf-8"),
)


def show(
    found: Coverage, lines: Sequence[Line], atlas: Atlas, opened: str, on_open: Callable[[str], None]
) -> None:
    """Draw the matrix; a click tells what it opens.

    Parameters
    ----------
    found, lines
        The cells, and in what order.
    atlas
        Gives the names.
    opened
        What is open below the matrix: « code|région », either part empty for a whole heading,
        « = » for a total.
    on_open
        Called with what a click opens, in the same form.
    """

    def clicked() -> None:
        asked = st.session_state[_KEY].opened
        if asked:
            on_open(str(asked))

    _matrix(
        key=_KEY,
        data=told(found, lines, atlas, opened, language()),
        on_opened_change=clicked,
    )


def legend() -> None:
    """Say what the signs of the cells mean."""
    spoken = language()
    st.caption(
        spoken.text(
            "Un nombre : couvert, par autant de lignes. ∅ : vide confirmé. ? (hachuré) : non documenté. "
            "· : rien sous ces filtres, mais quelque chose sans eux. "
            "◔ : à revoir, la dernière confirmation a plus de 12 mois. ◌ : ancien, plus de 18 mois, ou sans "
            "date. Chaque case, en-tête et total s’ouvre."
        )
    )


def key(found: Coverage) -> None:
    """Say for a room what the signs in sight mean, those of the ages drawn as in the cells."""
    text = language().text
    states = (
        (Knowledge.COVERED, "", text("un nombre : couvert")),
        (Knowledge.CONFIRMED_EMPTY, "∅", text("vide confirmé")),
        (Knowledge.UNDOCUMENTED, "?", text("non documenté")),
        (Knowledge.HIDDEN, "·", text("masqué par les filtres")),
    )
    ages = (
        ((Age.TO_REVIEW,), _AGED.format(Age.TO_REVIEW), text("à revoir, plus de 12 mois")),
        ((Age.OLD, Age.UNDATED), _AGED.format(Age.OLD), text("ancien ou sans date")),
    )
    said = [(sign, told) for state, sign, told in states if (found.cells["etat"] == str(state)).any()]
    said += [(sign, told) for aged, sign, told in ages if found.cells["age"].isin(list(map(str, aged))).any()]
    # The words are the interface's own: nothing of the data is written here.
    st.html(
        '<p class="maillage-key">'
        + " ".join(f"<span>{f'<b>{sign}</b> ' if sign else ''}{told}</span>" for sign, told in said)
        + "</p>"
    )


def told(
    found: Coverage, lines: Sequence[Line], atlas: Atlas, opened: str, spoken: Language
) -> dict[str, object]:
    """Say what the component draws, all of it as text."""
    names = atlas.names(Table.REGIONS)
    by_region = found.tally("region")[str(Knowledge.COVERED)]
    by_code = found.tally("code")[str(Knowledge.COVERED)]
    cells = _cells(found, spoken)
    return {
        "caption": spoken.text("Couverture par région. Les flèches vont d’une case à l’autre."),
        "corner": spoken.render(found.dimension.label),
        "covered": spoken.text("Couvertes"),
        "colon": spoken.text("{x} : ", x=""),
        "opened": opened,
        "axes": {
            str(axis): {"covered": int(counts.sum()), "cells": counts.to_list()}
            for axis, counts in covered_by_axis(found).iterrows()
        },
        "columns": [
            {"code": code, "name": names[code], "covered": int(by_region[code])} for code in found.regions
        ],
        "lines": [
            {
                "code": line.code,
                "label": line.label,
                "group": line.group,
                "axis": line.axis,
                "covered": int(by_code[line.code]),
                "cells": [cells[region, line.code] for region in found.regions],
            }
            for line in lines
        ],
    }


def _cells(found: Coverage, spoken: Language) -> dict[tuple[str, str], tuple[str, str, int, str]]:
    """Say each cell: its state, its age, its count, and all of it in words."""
    states = {str(state): spoken.render(state.label) for state in Knowledge}
    words: dict[tuple[str, int, str, object], str] = {}
    made = {}
    columns = ["region", "code", "etat", "age", "confirme_le"]
    totals = found.cells[[str(table) for table in TABLES]].sum(axis=1)
    days = found.cells["confirme_le"].dt.strftime("%Y-%m-%d").fillna("")
    rows = zip(*(found.cells[name] for name in columns[:4]), totals, days, strict=True)
    for region, code, state, age, total, day in rows:
        key = (state, total, age, day)
        if key not in words:
            words[key] = _words(states[state], total, age, day, spoken)
        made[region, code] = (state, age, int(total), words[key])
    return made


def _words(state: str, total: int, age: str, day: str, spoken: Language) -> str:
    parts = [state.lower()]
    if total:
        parts.append(spoken.plural("{n} ligne", "{n} lignes", total))
    if day:
        parts.append(spoken.text("confirmé le {day}", day=day))
    if age not in ("", Age.RECENT):
        parts.append(spoken.render(Age(age).label).lower())
    return ", ".join(parts)
