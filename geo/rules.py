"""What must hold between the cells of one row, or between the rows of one table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.cells import DAY, NUMBER, Fault
from geo.language import message
from geo.settings import LATITUDE_RANGE, LONGITUDE_RANGE
from geo.vocabularies import Answer, RequestStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    Row = Mapping[str, str]
    Truths = pd.Series[bool]

_LONGITUDE_SPAN: Final = (f"{LONGITUDE_RANGE[0]:g}", f"{LONGITUDE_RANGE[1]:g}")
_LATITUDE_SPAN: Final = (f"{LATITUDE_RANGE[0]:g}", f"{LATITUDE_RANGE[1]:g}")


@dataclass(frozen=True)
class Rule:
    """A check of rows of text, and its explanation.

    Parameters
    ----------
    name
        Tells the rule from the others of its table.
    column
        Where its problems are reported.
    needs
        The columns it reads.
    holds
        Tells which rows are right. Cells of a wrong form are left to their own check: here they pass.
    faults
        Explains a wrong row.
    """

    name: str
    column: str
    needs: tuple[str, ...]
    holds: Callable[[pd.DataFrame], Truths]
    faults: Callable[[Row], Sequence[Fault]]


def filled(column: str) -> Rule:
    """Ask for a value in every row."""
    fault = Fault(
        "", message("Cette cellule est vide."), message("Une valeur y est obligatoire, sur chaque ligne.")
    )
    return Rule(
        f"{column} filled",
        column,
        (column,),
        lambda rows: rows[column].str.strip().ne(""),
        lambda _row: [fault],
    )


def unique(column: str, cells: pd.Series[str], lines: NDArray[np.int64]) -> Rule:
    """Ask for a different value in every row; the first line that holds a repeated one is named."""

    @cache
    def first_lines() -> Mapping[str, int]:
        return dict(zip(reversed(cells.tolist()), reversed(lines.tolist()), strict=True))

    def faults(row: Row) -> list[Fault]:
        value = row[column]
        what = message("Cette valeur est déjà à la ligne {line}.", line=str(first_lines()[value]))
        return [Fault(value, what, message("Donnez à chaque ligne une valeur différente."))]

    return Rule(
        f"{column} unique",
        column,
        (column,),
        lambda rows: rows[column].eq("") | ~rows[column].duplicated(),
        faults,
    )


def different(columns: tuple[str, ...], at: str) -> Rule:
    """Ask that no two rows say something of the same thing, which several columns name together."""
    fault = Fault(
        "",
        message("Une autre ligne dit déjà la même chose : {columns}.", columns=", ".join(columns)),
        message("Gardez une seule de ces lignes, ou changez ce qui les distingue."),
    )

    def holds(rows: pd.DataFrame) -> Truths:
        return ~rows.duplicated(subset=list(columns))

    return Rule(" ".join(columns), at, columns, holds, lambda _row: [fault])


def ordered(early: str, late: str) -> Rule:
    """Ask that a day not come before another; days in this form sort as text."""

    def holds(rows: pd.DataFrame) -> Truths:
        first, last = rows[early], rows[late]
        return ~(first.str.fullmatch(DAY) & last.str.fullmatch(DAY)) | last.ge(first)

    def faults(row: Row) -> list[Fault]:
        what = message("Cette date vient avant « {column} » ({day}).", column=early, day=row[early])
        return [Fault(row[late], what, message("Vérifiez les deux dates, peut-être inversées."))]

    return Rule(f"{early}<={late}", late, (early, late), holds, faults)


def come(column: str, latest: date) -> Rule:
    """Ask that a day be over or have begun, for what says that something is done."""
    last = latest.isoformat()

    def holds(rows: pd.DataFrame) -> Truths:
        return ~rows[column].str.fullmatch(DAY) | rows[column].le(last)

    def faults(row: Row) -> list[Fault]:
        what = message("Ce jour n’est pas encore venu.")
        cure = message("Écrivez le jour où c’est arrivé, au plus tard aujourd’hui ; vérifiez l’année.")
        return [Fault(row[column], what, cure)]

    return Rule(f"{column} come", column, (column,), holds, faults)


def consented(answer: str, day: str) -> Rule:
    """Ask for the day of every consent."""
    fault = Fault(
        "",
        message("Le consentement est « oui » sans date."),
        message("Écrivez le jour où il a été donné, ou « non »."),
    )

    def holds(rows: pd.DataFrame) -> Truths:
        return rows[answer].ne(str(Answer.YES)) | rows[day].ne("")

    return Rule("consented", day, (answer, day), holds, lambda _row: [fault])


def answered(status: str, answer: str, day: str) -> tuple[Rule, ...]:
    """Ask every request that says it is answered for its answer, and for the day of it."""

    def told(column: str, fault: Fault) -> Rule:
        def holds(rows: pd.DataFrame) -> Truths:
            return rows[status].ne(str(RequestStatus.ANSWERED)) | rows[column].str.strip().ne("")

        return Rule(f"answered {column}", column, (status, column), holds, lambda _row: [fault])

    state, still_open, archived = RequestStatus.ANSWERED, RequestStatus.OPEN, RequestStatus.ARCHIVED
    return (
        told(
            answer,
            Fault(
                "",
                message("La demande est « {state} » sans réponse.", state=str(state)),
                message(
                    "Écrivez la réponse, ou l’état « {open} », ou « {archived} ».",
                    open=str(still_open),
                    archived=str(archived),
                ),
            ),
        ),
        told(
            day,
            Fault(
                "",
                message("La demande est « {state} » sans la date de la réponse.", state=str(state)),
                message(
                    "Écrivez le jour où l’on a répondu (AAAA-MM-JJ), ou l’état « {archived} ».",
                    archived=str(archived),
                ),
            ),
        ),
    )


def coordinates(longitude: str, latitude: str) -> tuple[Rule, ...]:
    """Ask for both coordinates or none, around Québec, in the right order (WGS84, decimal degrees)."""
    needs = (longitude, latitude)

    def exchanged(rows: pd.DataFrame) -> Truths:
        east, north = _degrees(rows[longitude]), _degrees(rows[latitude])
        return east.between(*LATITUDE_RANGE) & north.between(*LONGITUDE_RANGE)

    def together(column: str, other: str) -> Rule:
        fault = Fault(
            "",
            message("« {column} » est remplie sans celle-ci.", column=other),
            message("Écrivez les deux coordonnées, ou aucune."),
        )

        def holds(rows: pd.DataFrame) -> Truths:
            return rows[column].ne("") | rows[other].eq("")

        return Rule(f"{column}?{other}", column, needs, holds, lambda _row: [fault])

    def within(column: str, bounds: tuple[float, float], span: tuple[str, str]) -> Rule:
        def holds(rows: pd.DataFrame) -> Truths:
            degrees = _degrees(rows[column])
            return degrees.isna() | degrees.between(*bounds) | exchanged(rows)

        def faults(row: Row) -> list[Fault]:
            value = row[column]
            what = message(
                "« {column} » est attendue de {low} à {high}.", column=column, low=span[0], high=span[1]
            )
            if bounds[0] <= -float(value) <= bounds[1]:
                return [
                    Fault(value, what, message("Écrivez « -{value} » : le signe moins manque.", value=value))
                ]
            return [Fault(value, what, message("Écrivez des degrés décimaux (WGS84) d’un lieu du Québec."))]

        return Rule(f"{column} within", column, needs, holds, faults)

    def faults(row: Row) -> list[Fault]:
        what = message("Hors du Québec : latitude et longitude inversées ?")
        cure = message(
            "Écrivez {east} dans « {longitude} » et {north} dans « {latitude} ».",
            east=row[latitude],
            north=row[longitude],
            longitude=longitude,
            latitude=latitude,
        )
        return [Fault(row[longitude], what, cure)]

    return (
        together(longitude, latitude),
        together(latitude, longitude),
        Rule(f"{longitude}<>{latitude}", longitude, needs, lambda rows: ~exchanged(rows), faults),
        within(longitude, LONGITUDE_RANGE, _LONGITUDE_SPAN),
        within(latitude, LATITUDE_RANGE, _LATITUDE_SPAN),
    )


def _degrees(cells: pd.Series[str]) -> pd.Series[float]:
    return pd.to_numeric(cells.where(cells.str.fullmatch(NUMBER)), errors="raise").astype("float64")
