"""What an import says of a cell or a row, and the cures that it offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.language import message
from geo.vocabularies import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.language import Message


class Verdict(Vocabulary):
    """What a remark does to its row."""

    NOTE = "note", message("Note")
    CORRECTED = "correction", message("Corrigé")
    PROPOSED = "proposition", message("Proposition")
    REFUSED = "refus", message("Refusé")


class Outcome(Vocabulary):
    """What becomes of a row that was read: one of the three, always."""

    ACCEPTED = "acceptee", message("Acceptée")
    CORRECTED = "corrigee", message("Corrigée")
    REFUSED = "refusee", message("Refusée")


class Fix(Vocabulary):
    """The kinds of cure, accepted or refused together."""

    SPACES = "espaces", message("Espaces et caractères invisibles")
    MISREAD = "encodage", message("Accents lus de travers (« Ã© »)")
    MISSING = "valeur_absente", message("Valeur absente (« n/d », « .. »)")
    ABOVE = "idem", message("Comme à la ligne au-dessus (« idem »)")
    CODE = "code", message("Nom ou numéro reconnu")
    RESEMBLING = "ressemblance", message("Nom qui ressemble")
    LIST = "liste", message("Liste écrite autrement")
    ALL = "tous", message("« Tous » : chacun de la liste")
    DATE = "date", message("Date écrite autrement")
    PARTIAL_DATE = "date_incomplete", message("Date sans jour ou sans mois")
    SHORT_YEAR = "annee_courte", message("Date dont l’année a deux chiffres")
    PERIOD = "periode", message("Période, dont le début et la fin sont pris")
    SERIAL = "date_numerique", message("Date écrite comme le nombre d’un tableur")
    DAY_ORDER = "jour_ou_mois", message("Jour et mois, dans l’ordre que vous avez dit")
    NUMBER = "nombre", message("Nombre écrit autrement")
    DEGREES = "degres", message("Coordonnée écrite autrement")
    PAIR = "point", message("Latitude et longitude dans une cellule")
    SIGN = "signe", message("Longitude sans son signe « - »")
    SWAPPED = "inversion", message("Latitude et longitude inversées")
    REGION = "region", message("Région prise du point ou de la municipalité")
    CENTRE = "centre", message("Point placé au centre de la municipalité, approximatif")
    YES_NO = "oui_non", message("Oui ou non écrit autrement")
    ADDRESS = "adresse", message("Adresse complétée")
    IDENTIFIER = "identifiant", message("Identifiant mis en forme")
    KNOWN = "fiche_connue", message("Fiche déjà connue, à mettre à jour")
    TWIN = "doublon", message("Doublon à fusionner")

    @property
    def sure(self) -> bool:
        """Whether the meaning is beyond doubt: done unless refused, where others wait for a yes."""
        return self not in _UNSURE


_UNSURE: Final = frozenset(
    {
        Fix.RESEMBLING,
        Fix.ALL,
        Fix.PERIOD,
        Fix.PARTIAL_DATE,
        Fix.SHORT_YEAR,
        Fix.SERIAL,
        Fix.SIGN,
        Fix.SWAPPED,
        Fix.KNOWN,
        Fix.TWIN,
    }
)


class Remark(NamedTuple):
    """One thing to say of a cell, of a row, or of the whole sheet.

    A tuple, which is made in a third of the time of a frozen dataclass: a long sheet has 400 000.

    Parameters
    ----------
    line
        Row of the sheet, or line of the text file, the first being 1; ``None`` for the whole.
    place
        Position of the cell in its row, from 0; ``None`` where the remark is the row's.
    column
        The table's column; empty where the remark is the row's.
    value
        What stands in the cell, shortened.
    what, cure
        What was found, and what to do about it.
    verdict
        What it does to the row.
    fix
        The kind of cure offered, if there is one.
    proposed
        What the cure writes.
    """

    line: int | None
    place: int | None
    column: str
    value: str
    what: Message
    cure: Message
    verdict: Verdict
    fix: Fix | None = None
    proposed: str = ""


@dataclass(frozen=True)
class Decisions:
    """What the user decided of the cures.

    Parameters
    ----------
    kinds
        Kinds of cure, accepted or refused as a whole; one not named follows `Fix.sure`.
    single
        Exceptions, by line and column.
    day_first
        By column: whether « 03/04/2017 » begins with the day. A column not named was not asked.
    """

    kinds: Mapping[Fix, bool] = field(default_factory=lambda: MappingProxyType({}))
    single: Mapping[tuple[int, str], bool] = field(default_factory=lambda: MappingProxyType({}))
    day_first: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))

    def take(self, fix: Fix, line: int, column: str) -> bool:
        """Tell whether a cure is to be done."""
        return self.single.get((line, column), self.kind(fix))

    def kind(self, fix: Fix) -> bool:
        """Tell whether cures of a kind are done, but for the exceptions."""
        return self.kinds.get(fix, fix.sure)

    def marks(self) -> tuple[tuple[object, ...], ...]:
        """Tell these decisions from others, by what they do: a kind that was said, or goes without saying."""
        kinds = tuple(self.kind(fix) for fix in Fix)
        return (kinds, *(tuple(held.items()) for held in (self.single, self.day_first)))
