"""Rundowns: the scenes that make themselves, for the whole programme or for one region."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlencode

from geo import card, notes
from geo.alerts import AlertKind, alerts
from geo.coverage import STATES, Dimension, coverage
from geo.fiction import fiction
from geo.matrix import Order, lines
from geo.relief import helpers
from geo.scenes import Scene, Screen
from geo.selection import Indicator, Layer, Selection, parse
from geo.view import Knowledge, look
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from geo.alerts import Alert
    from geo.atlas import Atlas
    from geo.coverage import Coverage
    from geo.language import Language
    from geo.view import View

CARD: Final = "fiche"
DIMENSION: Final = "croisement"
OPENED: Final = "ouvert"
"""Keys of an address beside the filters: a region's card, what the matrix crosses, what it opens."""

_FOR_A_ROOM: Final = (
    AlertKind.NO_ACTIVE_POLE,
    AlertKind.THIN_MEASURES,
    AlertKind.TO_REVIEW,
    AlertKind.OLD,
    AlertKind.UNMET,
)
"""The alerts that a meeting can answer; rows to place again are the work of those who keep the data."""


def for_programme(atlas: Atlas, today: date, language: Language) -> tuple[Scene, ...]:
    """Make the scenes of a meeting on the whole programme: at most twelve.

    Parameters
    ----------
    atlas
        The network.
    today
        The day on which the notes count, which they say.
    language
        Of titles and notes.
    """
    text, whole = language.text, Selection()
    view = look(atlas, whole, today)
    raised = [alert for alert in alerts(atlas, today, language) if alert.kind in _FOR_A_ROOM]
    found = (
        _map(
            text("Où sont les pôles"), whole, Indicator.ACTIVE_POLES, Layer.POLES, notes.poles(view, language)
        ),
        _map(
            text("Qui offre son expertise"),
            whole,
            Indicator.OFFERED,
            Layer.EXPERTISES,
            notes.offered(view, language),
        ),
        _map(
            text("Où l’on se rencontre"),
            whole,
            Indicator.ACTIVITIES,
            Layer.ACTIVITIES,
            notes.met(view, today, language),
        ),
        *_matrices(view, today, language),
        Scene(text("Qui travaille avec qui"), Screen.MESH, "", notes.mesh(view, language)),
        *(
            Scene(
                language.render(alert.kind.label),
                Screen(alert.kind.screen),
                _state(alert, atlas),
                f"{alert.sentence(language)}.",
            )
            for alert in raised
        ),
        *_whom(view, language),
    )
    return _dated(found, atlas, today, language)


def for_region(atlas: Atlas, code: str, today: date, language: Language) -> tuple[Scene, ...]:
    """Make the scenes of a meeting in one region: what is there, what is missing, who can help.

    Parameters
    ----------
    atlas, today, language
        As for `for_programme`.
    code
        Of the region.
    """
    text, here = language.text, Selection(regions=(code,))
    view, name = look(atlas, here, today), atlas.names(Table.REGIONS)[code]
    known = "\n".join(
        notes.titled(title, items, language) for title, items in card.of(view, code, language).sections
    )
    first = _map(
        text("{region} : où en sommes-nous", region=name),
        here,
        Indicator.ACTIVE_POLES,
        Layer.POLES,
        known,
    )
    found = (
        replace(first, state=f"{first.state}&{urlencode({CARD: code})}"),
        _map(
            text("Qui offre son expertise"),
            here,
            Indicator.OFFERED,
            Layer.EXPERTISES,
            notes.offered(view, language),
        ),
        _map(
            text("Où l’on se rencontre"),
            here,
            Indicator.ACTIVITIES,
            Layer.ACTIVITIES,
            notes.met(view, today, language),
        ),
        *_matrices(view, today, language),
        *_gap(view, code, today, language),
        Scene(text("Qui travaille avec qui"), Screen.MESH, here.query_string(), notes.mesh(view, language)),
        *_whom(view, language),
    )
    return _dated(found, atlas, today, language)


def by_state(found: Coverage, language: Language) -> str:
    """Count cells by state, in one sentence."""
    counted = found.cells["etat"].value_counts()
    told = language.enumeration(
        f"{language.render(state.label).lower()} {language.number(int(counted.get(str(state), 0)))}"
        for state in STATES
    )
    return language.text("Cases par état : {told}.", told=told)


def _map(title: str, asked: Selection, indicator: Indicator, layer: Layer, note: str = "") -> Scene:
    shown = Selection(regions=asked.regions, indicator=indicator, layers=(layer,))
    return Scene(title, Screen.MAP, shown.query_string(), note)


def _state(alert: Alert, atlas: Atlas) -> str:
    """Give the state of an alert's scene: poles that are missed are shown among poles, and nothing else."""
    if alert.kind is not AlertKind.NO_ACTIVE_POLE:
        return alert.query
    asked, _ = parse(parse_qs(alert.query), atlas)
    return replace(asked, layers=(Layer.POLES,)).query_string()


def _whom(view: View, language: Language) -> Iterator[Scene]:
    """Show whom to write to, where there is anybody."""
    if len(view.rows(Table.AMBASSADORS)):
        yield Scene(language.text("À qui écrire"), Screen.DIRECTORY, view.selection.query_string())


def _matrices(view: View, today: date, language: Language) -> Iterator[Scene]:
    for title, dimension in (
        (language.text("Quelle mesure est couverte où"), Dimension.MEASURES),
        (language.text("Quel secteur est couvert où"), Dimension.SECTORS),
    ):
        chosen = [] if dimension is Dimension.MEASURES else [(DIMENSION, str(dimension))]
        yield Scene(
            title,
            Screen.COVERAGE,
            urlencode([*view.selection.query(), *chosen]),
            by_state(coverage(view, dimension, today), language),
        )


def _gap(view: View, code: str, today: date, language: Language) -> Iterator[Scene]:
    """Open the first gap of a region, in the order of the matrix, that somebody can help to fill."""
    found = coverage(view, Dimension.MEASURES, today)
    states = found.cells.set_index("code")["etat"]
    for line in lines(found, view.atlas, Order.GROUPED, language):
        if states[line.code] == Knowledge.COVERED:
            continue
        near = helpers(view, Dimension.MEASURES, code, line.code, today, language)
        if near:
            named = language.enumeration([helper.name for helper in near])
            yield Scene(
                language.text("Mesure {number} : qui peut aider", number=line.code),
                Screen.COVERAGE,
                urlencode([*view.selection.query(), (OPENED, f"{line.code}|{code}")]),
                language.text("Couvrent cette mesure : {regions}.", regions=named),
            )
            return


def _dated(found: tuple[Scene, ...], atlas: Atlas, today: date, language: Language) -> tuple[Scene, ...]:
    """Say in every note that counts on which day it did, and of what: scenes are kept, and data move."""
    counted = language.text("Compté le {day}.", day=language.date(today))
    said = " ".join(filter(None, (counted, fiction(atlas.dataset, language))))
    return tuple(replace(scene, note=f"{scene.note}\n{said}") if scene.note else scene for scene in found)
