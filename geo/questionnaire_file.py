"""A questionnaire's file, read value by value: what is wrong is noted with its place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.columns import DIMENSIONS
from geo.language import Locale, message
from geo.problems import Problem, shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from geo.language import Message

_VERSION: Final = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}")
_PLACE: Final = " › "


@dataclass(frozen=True)
class Reader:
    """One table of the file, and everything found wrong in the whole.

    What is missing or of another kind is noted, and something empty given in its place: the
    report tells everything at once.

    Parameters
    ----------
    file
        Name of the file.
    told
        What the table holds.
    place
        Where it stands in the file: « question 3 › fr »; empty at the top.
    problems
        Shared with the tables within.
    """

    file: str
    told: Mapping[str, object]
    place: str = ""
    problems: list[Problem] = field(default_factory=list)

    def string(self, key: str) -> str:
        """Read a text that is not empty."""
        value = self.told.get(key)
        if isinstance(value, str) and value.strip():
            return value
        self._note(key, value, message("Il manque un texte."), message("Écrivez-le entre guillemets."))
        return ""

    def strings(self, key: str, count: int | None = None) -> tuple[str, ...]:
        """Read a list of different texts: as many as asked, or at least one."""
        value = self.told.get(key)
        found = tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
        if count is not None and len(found) != count:
            what = message("Textes attendus : {count} ; trouvés : {found}.", count=count, found=len(found))
            self._note(key, None, what, message("Écrivez-les tous, dans l’ordre des notes, 0 d’abord."))
        elif not found or not all(text.strip() for text in found) or len(set(found)) < len(found):
            self._note(
                key,
                None,
                message("La liste est vide, ou un de ses textes est vide ou répété."),
                message("Écrivez entre crochets des textes différents."),
            )
        return found

    def version(self, key: str) -> str:
        """Read the number of a version."""
        value = self.string(key)
        if value and not _VERSION.fullmatch(value):
            self._note(
                key,
                value,
                message("Ce n’est pas un numéro de version."),
                message("Écrivez des nombres séparés par des points : « 1.0 »."),
            )
        return value

    def weight(self, key: str) -> float:
        """Read a number above 0."""
        value = self.told.get(key)
        # TOML also has truth values, which Python counts among the numbers.
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < float("inf"):
            return float(value)
        self._note(
            key,
            value,
            message("Le poids est un nombre au-dessus de zéro."),
            message("Écrivez 1 pour une question qui compte comme les autres."),
        )
        return 1.0

    def among(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Read a list of codes that exist."""
        found = self.strings(key)
        for code in found:
            if code not in known:
                self._note(
                    key,
                    code,
                    message("Ce code n’est pas de ceux des domaines d’expertise."),
                    message("Prenez un code de la première colonne de domaines.csv."),
                )
        return found

    def spoken(self) -> Iterator[tuple[Locale, Reader]]:
        """Read what is said in each language."""
        for locale in Locale:
            value = self.told.get(str(locale))
            if isinstance(value, dict):
                yield locale, self._within(str(locale), value)
            else:
                self._note(
                    str(locale),
                    None,
                    message("Le texte manque dans cette langue."),
                    message("Écrivez-le : chaque texte est en français et en anglais."),
                )

    def parts(self, key: str) -> Iterator[Reader]:
        """Read the tables of a list."""
        value = self.told.get(key)
        tables = [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
        if not tables:
            self._note(
                key,
                None,
                message("Il n’y en a aucune."),
                message("Écrivez-en une sous « [[{key}]] ».", key=key),
            )
        for number, table in enumerate(tables, start=1):
            yield self._within(f"{key} {number}", table)

    def dimensions(self, told: Sequence[str], used: Collection[str]) -> None:
        """Hold the dimensions to those of the diagnostics, each with questions."""
        if tuple(told) != DIMENSIONS or set(used) != set(DIMENSIONS):
            self._note(
                "dimension",
                ", ".join(sorted({*told, *used} - set(DIMENSIONS))),
                message("Les dimensions ne sont pas celles des autodiagnostics, ou l’une est sans question."),
                message("Décrivez celles-ci, dans cet ordre : {names}.", names=", ".join(DIMENSIONS)),
            )

    def distinct(self, codes: Sequence[str], most: int) -> None:
        """Hold the questions to different codes, and to as many as fit in ten minutes."""
        for code, times in Counter(codes).items():
            if times > 1:
                self._note(
                    "question",
                    code,
                    message("Ce code est répété."),
                    message("Donnez à chaque question le sien."),
                )
        if len(codes) > most:
            self._note(
                "question",
                str(len(codes)),
                message("Il y a plus de {most} questions.", most=most),
                message("Retirez-en : on doit pouvoir répondre en moins de dix minutes."),
            )

    def _within(self, name: str, told: Mapping[str, object]) -> Reader:
        place = _PLACE.join(part for part in (self.place, name) if part)
        return Reader(self.file, told, place, self.problems)

    def _note(self, key: str, value: object, what: Message, cure: Message) -> None:
        place = _PLACE.join(part for part in (self.place, key) if part)
        shown = "" if value is None else shortened(str(value))
        self.problems.append(Problem(self.file, None, place, shown, what, cure))
