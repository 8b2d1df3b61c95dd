"""The codes that a cell may hold, and the one that a wrong value probably meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.language import FRENCH, Message, message
from geo.letters import Letters
from geo.settings import NATIONAL, OUTSIDE, REGION_CODES
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.tabular import Sheet
    from geo.vocabularies import Vocabulary

TERRITORY_CODES: Final = (*REGION_CODES, NATIONAL, OUTSIDE)

_LISTED: Final = 20
_COMPARED_LENGTH: Final = 60
_COMPARED_CODES: Final = 200
"""Beyond these a resemblance would cost more time than it helps."""

_LIKENESS: Final = 0.7
_NUMBERED: Final = re.compile(r"(?:région|region|mesure|n°)?\s*([0-9]{1,9})(?:[.,]0)?")
_IRREGULAR: Final = re.compile(r"[\W_]+")


class Target(Enum):
    """What a cell refers to."""

    REGION = auto()
    TERRITORY = auto()
    ACTOR = auto()
    SECTOR = auto()
    DOMAIN = auto()
    MEASURE = auto()
    POLE = auto()


def _folded_letter(character: str) -> str:
    letters = unicodedata.normalize("NFKD", character.casefold())
    return _IRREGULAR.sub("", "".join(char for char in letters if not unicodedata.combining(char)))


_FOLDED: Final = Letters(_folded_letter)


def folded(text: str) -> str:
    """Reduce a text to its letters and digits, without case or accents, to compare spellings."""
    return text.translate(_FOLDED)


def nearest(value: str, candidates: Iterable[str]) -> str | None:
    """Find the candidate that a mistyped value resembles most, if any does (`difflib`)."""
    spelled = {folded(candidate): candidate for candidate in candidates}
    if len(value) > _COMPARED_LENGTH or len(spelled) > _COMPARED_CODES:
        return None
    close = difflib.get_close_matches(folded(value), spelled, n=1, cutoff=_LIKENESS)
    return spelled[close[0]] if close else None


@dataclass(frozen=True)
class Codes:
    """A closed list of codes.

    Parameters
    ----------
    names
        The name that people use, by code; empty where the code is its own name.
    allowed
        The list as a cure shows it, the same in every language.
    unknown
        What to say of a value that is not in the list.
    guessed
        Whether a cure looks for the code that a value resembles, which takes time.
    """

    names: Mapping[str, str]
    allowed: str
    unknown: Message
    guessed: bool = True

    def cure(self, value: str) -> Message:
        """Say what to write in place of a value that is not in the list."""
        if meant := self.meant(value):
            return message("Écrivez « {code} ».", code=meant)
        if self.guessed and (near := nearest(value, self.spellings)):
            return message(
                "Vouliez-vous « {near} » ? Valeurs admises : {allowed}.",
                near=self.spellings[near],
                allowed=self.allowed,
            )
        return message("Valeurs admises : {allowed}.", allowed=self.allowed)

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Every code, by each way to write it: its name, and itself."""
        return {name: code for code, name in self.names.items() if name} | {code: code for code in self.names}

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {folded(spelling): code for spelling, code in self.spellings.items()}

    @cached_property
    def _numbers(self) -> Mapping[int, str]:
        return {int(code): code for code in self.names if code.isdecimal()}

    def meant(self, value: str) -> str | None:
        """Recognise a name given for its code, « 1 » for « 01 », « Mesure 99 » for « 99 »."""
        if len(value) > _COMPARED_LENGTH:
            return None
        number = _NUMBERED.fullmatch(value.casefold())
        return self._folded.get(folded(value)) or (self._numbers.get(int(number[1])) if number else None)


def vocabulary_codes(vocabulary: type[Vocabulary]) -> Codes:
    """List the codes of a vocabulary."""
    names = {str(member): FRENCH.render(member.label) for member in vocabulary}
    return Codes(names, ", ".join(names), message("Cette valeur n’est pas dans la liste."))


def known_codes(sheets: Mapping[Table, Sheet]) -> Mapping[Target, Codes | None]:
    """List what the tables allow each reference to hold; ``None`` where a table cannot be trusted.

    A table of which a row or the key column could not be read has no trusted list: reporting every
    reference to it would bury the one fault that matters.
    """
    regions = dict.fromkeys(REGION_CODES, "") | {
        code: name
        for code, name in (_names(sheets[Table.REGIONS], "code", "nom") or {}).items()
        if code in REGION_CODES
    }
    wide = {NATIONAL: "", OUTSIDE: ""}
    poles = _names(sheets[Table.POLES], "id", "nom")
    span = f"{REGION_CODES[0]}, {REGION_CODES[1]}, …, {REGION_CODES[-1]}"
    territories = f"{span}, {NATIONAL}, {OUTSIDE}"
    by_pole = f"{Table.POLES.file} (id)"
    no_sector = message("Ce secteur n’est pas dans secteurs.csv.")
    no_domain = message("Ce domaine n’est pas dans domaines.csv.")
    no_measure = message("Cette mesure n’est pas dans mesures.csv.")
    no_pole = message("Ce pôle n’est pas dans poles.csv.")
    no_region = message("Ce code de région n’existe pas.")
    no_territory = message("Ce code de territoire n’existe pas.")
    no_actor = message("Ce n’est ni un pôle de poles.csv ni un code de territoire.")
    return MappingProxyType(
        {
            Target.REGION: Codes(regions, span, no_region),
            Target.TERRITORY: Codes(regions | wide, territories, no_territory),
            Target.ACTOR: None
            if poles is None
            else Codes(regions | wide | poles, f"{territories}, {by_pole}", no_actor),
            Target.POLE: None if poles is None else Codes(poles, by_pole, no_pole),
            Target.SECTOR: _listed(sheets[Table.SECTORS], "code", "nom", no_sector),
            Target.DOMAIN: _listed(sheets[Table.DOMAINS], "code", "nom", no_domain),
            Target.MEASURE: _listed(sheets[Table.MEASURES], "numero", "titre", no_measure),
        }
    )


def _names(sheet: Sheet, key: str, name: str) -> dict[str, str] | None:
    if sheet.problems or key not in sheet.cells:
        return None
    codes = sheet.cells[key].tolist()
    names = sheet.cells[name].tolist() if name in sheet.cells else [""] * len(codes)
    return {code: name for code, name in zip(codes, names, strict=True) if code}


def _listed(sheet: Sheet, key: str, name: str, unknown: Message) -> Codes | None:
    names = _names(sheet, key, name)
    if names is None:
        return None
    shown = ", ".join([*list(names)[:_LISTED], *(["…"] if len(names) > _LISTED else [])])
    return Codes(names, f"{shown} ({sheet.file})", unknown)
