"""What the slides of scenes have in common: their sentence, and rows laid out as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo import room_rows
from geo.coverage_slides import ROWS
from geo.scenes import unknown
from geo.slide_table import MARGIN_IN, Cell, Grid, heading
from geo.template import BODY, SMALL_PT
from geo.typography import width_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.language import Language, Message
    from geo.scenes import Scene
    from geo.view import View

_NOTHING_SAID: Final = "–"


def shown(view: View, scene: Scene, language: Language) -> str:
    """Say what a scene is filtered by, and which of its filters the data do not know."""
    told = (view.selection.sentence(view.atlas, language), ignored(scene, view, language))
    return " ".join(filter(None, told))


def ignored(scene: Scene, view: View, language: Language) -> str:
    """Name the filters of a scene that the data do not know."""
    strangers = ", ".join(unknown(scene, view.atlas))
    return language.text("Filtre inconnu ignoré : {filter}", filter=strangers) if strangers else ""


def last(scene: Scene, key: str) -> str:
    """Give what the state of a scene holds under a key; empty where it does not."""
    return scene.query.get(key, [""])[-1]


def grid(
    name: str, rows: pd.DataFrame, headers: Mapping[str, Message], language: Language, most: int = ROWS
) -> Grid:
    """Lay out the columns that say something and the first rows; the last row counts those left out."""
    told = room_rows.told(rows, list(map(str, rows)))
    kept = told if len(told) <= most else told.head(most - 1)
    texts = [
        [room_rows.written(value, language) for value in line]
        for line in kept.itertuples(index=False, name=None)
    ]
    # The first cell names its row to who does not see the table.
    texts = [[first or _NOTHING_SAID, *others] for first, *others in texts]
    heads = [language.render(headers[str(column)]) for column in told]
    empty = [""] * (len(heads) - 1)
    if not texts:
        texts.append([language.text("Rien sous ces filtres."), *empty])
    if others := len(rows) - len(kept):
        texts.append([language.plural("et {n} autre", "et {n} autres", others), *empty])
    asked = [
        max(
            width_in(head, SMALL_PT, bold=True),
            *(width_in(line[place], SMALL_PT) for line in texts),
        )
        + 2 * MARGIN_IN
        + 0.02
        for place, head in enumerate(heads)
    ]
    return Grid(
        name=name,
        description=language.plural("Tableau de {n} ligne.", "Tableau de {n} lignes.", len(rows)),
        headers=tuple(map(heading, heads)),
        rows=tuple(tuple(map(Cell, line)) for line in texts),
        widths_in=_shared(asked, BODY.width),
    )


def _shared(asked: Sequence[float], whole: float) -> tuple[float, ...]:
    """Share a width among columns: all that they ask and more, or else the widest ones give way."""
    if sum(asked) <= whole:
        return tuple(wide * whole / sum(asked) for wide in asked)
    narrow = sorted(asked)
    even = [(whole - sum(narrow[:place])) / (len(narrow) - place) for place in range(len(narrow))]
    most = next(share for share, wide in zip(even, narrow, strict=True) if wide > share)
    return tuple(min(wide, most) for wide in asked)
