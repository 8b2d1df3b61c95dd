"""The forms that a cell may take: how each is checked, explained and typed.

A form looks at whole columns of text, where an empty cell is always allowed; whether a column may
have empty cells is the table's affair.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import pandas as pd

from geo.codes import vocabulary_codes
from geo.days import YEARS
from geo.language import Message, message
from geo.vocabularies import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.codes import Codes

    Cells = pd.Series[str]
    Truths = pd.Series[bool]

SEPARATOR: Final = "|"
"""Between the items of a list in one cell."""

DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
NUMBER: Final = r"[+-]?[0-9]{1,15}(?:\.[0-9]*)?"

_CONTROL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
_IDENTIFIER: Final = r"[0-9A-Za-zÀ-ÿŒœ_.:/-]+"
_WHOLE: Final = r"[0-9]{1,15}"
_DECIMAL_COMMA: Final = re.compile(r"([+-]?[0-9]+),([0-9]+)")
_OTHER_SEPARATOR: Final = re.compile(r"\s*[,;/]\s*")
_MAIL: Final = (
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
"""The « valid e-mail address » of the WHATWG HTML standard, with a dot asked of the domain."""

# Written out, since the engine that reads whole columns knows no Unicode spaces.
_NOT_IN_ADDRESS: Final = '\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2060-\u206f<>"\\\\'
_WEB: Final = (
    r"[Hh][Tt][Tt][Pp][Ss]?://"
    rf"[^/?#@:'{_NOT_IN_ADDRESS}]+(?::[0-9]{{1,5}})?(?:[/?#][^{_NOT_IN_ADDRESS}]*)?"
)
"""Only these two schemes: any other could run code in a page. No user name before the host."""

_ANSWERS: Final = vocabulary_codes(Answer)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a value, and what would be right."""

    value: str
    what: Message
    cure: Message


class Form(Protocol):
    """What the cells of a column look like."""

    def holds(self, cells: Cells) -> Truths:
        """Tell which cells have the form; an empty one has."""

    def faults(self, cell: str) -> Sequence[Fault]:
        """Explain a cell that does not have the form."""

    def typed(self, cells: Cells) -> pd.Series:
        """Convert cells that all have the form."""


@dataclass(frozen=True)
class Text:
    """Free text of any length; line breaks and tabs are part of it. Typed as ``str``."""

    def holds(self, cells: Cells) -> Truths:
        """Refuse control characters."""
        return ~cells.str.contains(_CONTROL, regex=True)

    def faults(self, cell: str) -> Sequence[Fault]:
        """Name the first control character."""
        found = re.search(_CONTROL, cell)
        point = f"U+{ord(found.group()):04X}" if found else ""
        what = message("Le texte contient un caractère de commande ({point}).", point=point)
        return [Fault(cell, what, message("Retirez ce caractère invisible."))]

    def typed(self, cells: Cells) -> pd.Series:
        """Keep the text as it is."""
        return cells


@dataclass(frozen=True)
class Identifier:
    """A short code that names a row; ``reserved`` ones mean something else. Typed as ``str``."""

    reserved: tuple[str, ...] = ()

    def holds(self, cells: Cells) -> Truths:
        """Accept letters, digits and a few signs."""
        return (cells.eq("") | cells.str.fullmatch(_IDENTIFIER)) & ~cells.isin(self.reserved)

    def faults(self, cell: str) -> Sequence[Fault]:
        """Tell a reserved code from a badly formed one."""
        if cell in self.reserved:
            what = message("Ce code désigne un territoire et ne peut nommer une ligne.")
            return [Fault(cell, what, message("Écrivez par exemple « pole-{code} ».", code=cell))]
        cure = message(
            "Écrivez des lettres, des chiffres, « - », « _ » ou « . », sans espace, par exemple « pole-01 »."
        )
        return [Fault(cell, message("Cet identifiant n’a pas la bonne forme."), cure)]

    def typed(self, cells: Cells) -> pd.Series:
        """Keep the identifier as it is."""
        return cells


@dataclass(frozen=True)
class Coded:
    """One code of a list, or ``several`` between « | ». Typed as ``str``, or as tuples of ``str``.

    Where ``codes`` is ``None`` the list could not be read, and every code passes.
    """

    codes: Codes | None
    several: bool = False

    def holds(self, cells: Cells) -> Truths:
        """Look every code up in the list."""
        if self.codes is None:
            return pd.Series(data=True, index=cells.index)
        if not self.several:
            return cells.eq("") | cells.isin(list(self.codes.names))
        right = [cell for cell in cells.unique() if all(item in self.codes.names for item in items(cell))]
        return cells.isin(right)

    def faults(self, cell: str) -> Sequence[Fault]:
        """Explain every code that is not in the list."""
        if self.codes is None:
            return []
        if not self.several:
            return [Fault(cell, self.codes.unknown, self.codes.cure(cell))]
        split = _OTHER_SEPARATOR.split(cell)
        if len(split) > 1 and all(item in self.codes.names for item in split):
            cure = message("Écrivez « {list} ».", list=SEPARATOR.join(split))
            return [Fault(cell, message("Les éléments d’une liste se séparent par « | »."), cure)]
        wrong = [item for item in items(cell) if item not in self.codes.names]
        return [Fault(item, self.codes.unknown, self.codes.cure(item)) for item in wrong]

    def typed(self, cells: Cells) -> pd.Series:
        """Split a list; keep a single code as it is."""
        if not self.several:
            return cells
        lists = {cell: items(cell) for cell in cells.unique()}
        spread = np.empty(len(cells), dtype=object)
        spread[:] = [lists[cell] for cell in cells]
        return pd.Series(spread, index=cells.index, dtype=object)


@dataclass(frozen=True)
class Day:
    """A day of a likely year, written AAAA-MM-JJ. Typed as ``datetime64[us]``, ``NaT`` where empty."""

    def holds(self, cells: Cells) -> Truths:
        """Check the form, the calendar and the year."""
        likely: Truths = self.typed(cells).dt.year.between(YEARS[0], YEARS[-1])
        return cells.eq("") | (cells.str.fullmatch(DAY) & likely)

    def faults(self, cell: str) -> Sequence[Fault]:
        """Tell a day that does not exist, and a mistyped year, from another form."""
        what, cure = message("Ce jour n’existe pas."), message("Vérifiez l’année, le mois et le jour.")
        if not re.fullmatch(DAY, cell):
            what = message("Cette date n’a pas la bonne forme.")
            cure = message("Écrivez-la AAAA-MM-JJ, par exemple « 2017-04-03 ».")
        elif int(cell[:4]) not in YEARS:
            what = message("Cette date n’est pas des années 1900 à 2100.")
            cure = message("Vérifiez l’année, par exemple « 2017 » et non « 0217 ».")
        return [Fault(cell, what, cure)]

    def typed(self, cells: Cells) -> pd.Series:
        """Convert to days."""
        days: pd.Series = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
        return days.astype("datetime64[us]")


@dataclass(frozen=True)
class Whole:
    """A count, zero or more. Typed as ``Int64``, ``NA`` where empty."""

    def holds(self, cells: Cells) -> Truths:
        """Accept digits alone."""
        return cells.eq("") | cells.str.fullmatch(_WHOLE)

    def faults(self, cell: str) -> Sequence[Fault]:
        """Propose the number without what surrounds it, where that is sure."""
        digits = re.sub(r"\s", "", cell).removesuffix(".0")
        cure = (
            message("Écrivez « {number} ».", number=digits)
            if re.fullmatch(_WHOLE, digits)
            else message("Écrivez un nombre entier, zéro ou plus, en chiffres seulement.")
        )
        return [Fault(cell, message("Ce n’est pas un nombre entier."), cure)]

    def typed(self, cells: Cells) -> pd.Series:
        """Convert to nullable integers."""
        return pd.to_numeric(cells.mask(cells.eq("")), errors="raise").astype("Int64")


@dataclass(frozen=True)
class Number:
    """A decimal number with a point, within bounds if given. Typed as ``float64``, ``NaN`` where empty."""

    bounds: tuple[float, float] | None = None

    def holds(self, cells: Cells) -> Truths:
        """Check the form and the bounds."""
        formed = cells.str.fullmatch(NUMBER)
        if self.bounds is None:
            return cells.eq("") | formed
        return cells.eq("") | (formed & self.typed(cells.where(formed, "")).between(*self.bounds))

    def faults(self, cell: str) -> Sequence[Fault]:
        """Tell a decimal comma and a number out of bounds from what is no number."""
        if comma := _DECIMAL_COMMA.fullmatch(cell):
            what = message("La virgule n’est pas admise comme signe décimal.")
            return [Fault(cell, what, message("Écrivez « {number} ».", number=".".join(comma.groups())))]
        if self.bounds is not None:
            low, high = self.bounds
            cure = message("Écrivez un nombre de {low} à {high}.", low=f"{low:g}", high=f"{high:g}")
            out = message("Ce nombre est hors limites.")
            return [
                Fault(cell, out if re.fullmatch(NUMBER, cell) else message("Ce n’est pas un nombre."), cure)
            ]
        cure = message("Écrivez des degrés décimaux avec un point, par exemple « -71.2082 ».")
        return [Fault(cell, message("Ce n’est pas un nombre."), cure)]

    def typed(self, cells: Cells) -> pd.Series:
        """Convert to floating numbers."""
        return pd.to_numeric(cells.mask(cells.eq("")), errors="raise").astype("float64")


@dataclass(frozen=True)
class YesNo:
    """« oui » or « non ». Typed as nullable ``boolean``, ``NA`` where empty."""

    def holds(self, cells: Cells) -> Truths:
        """Accept the two words."""
        return cells.eq("") | cells.isin(list(_ANSWERS.names))

    def faults(self, cell: str) -> Sequence[Fault]:
        """Name the two words."""
        return [Fault(cell, _ANSWERS.unknown, _ANSWERS.cure(cell))]

    def typed(self, cells: Cells) -> pd.Series:
        """Convert to nullable truth values."""
        return cells.map({str(Answer.YES): True, str(Answer.NO): False}).astype("boolean")


@dataclass(frozen=True)
class Address:
    """An address of one pattern. Typed as ``str``."""

    pattern: str
    what: Message
    cure: Message

    def holds(self, cells: Cells) -> Truths:
        """Check the pattern."""
        return cells.eq("") | cells.str.fullmatch(self.pattern)

    def faults(self, cell: str) -> Sequence[Fault]:
        """Show what an address looks like."""
        return [Fault(cell, self.what, self.cure)]

    def typed(self, cells: Cells) -> pd.Series:
        """Keep the address as it is."""
        return cells


MAIL: Final = Address(
    _MAIL,
    message("Ce n’est pas une adresse de courriel."),
    message("Écrivez une seule adresse, par exemple « culture@example.org »."),
)
WEB: Final = Address(
    _WEB,
    message("Ce n’est pas une adresse web en http ou https."),
    message("Écrivez une adresse complète, par exemple « https://example.org/page »."),
)


def items(cell: str) -> tuple[str, ...]:
    """Split a list at its « | », empty and repeated items left out."""
    return tuple(dict.fromkeys(item for part in cell.split(SEPARATOR) if (item := part.strip())))
