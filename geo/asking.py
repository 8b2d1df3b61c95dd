"""What a visitor asks: its words held to what can be kept, and an address only where they agree."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geo.cells import MAIL, SEPARATOR
from geo.columns import COLUMNS
from geo.errors import SubmissionError
from geo.language import message
from geo.settings import NATIONAL, OUTSIDE, REGION_CODES
from geo.vocabularies import RequestStatus, Table

if TYPE_CHECKING:
    from datetime import date

    from geo.changes import Row

FROM: Final = (*REGION_CODES, NATIONAL, OUTSIDE)
"""Where a request may come from; what comes from no region is read over by who administers."""

SHORTEST: Final = 10
LONGEST: Final = 2_000
"""Characters of a request."""

_LONGEST_MAIL: Final = 254
"""Characters of an address (RFC 5321, 4.5.3.1)."""

_UNSEEN: Final = frozenset(("Cc", "Cf", "Co", "Cs"))
"""Unicode categories of what nobody sees, among them what turns text round."""

_DOMAIN: Final = r"[\w-]{2,}(?:\.|\s*[(\[{]?\s*\b(?:point|dot)\b\s*[)\]}]?\s*)[a-z]{2,}"
_CONTACT: Final = re.compile(
    "|".join(
        (
            r"\S@\S",
            # Written so that robots do not read it: « marie (at) example.org », « marie arobase example ».
            r"\w\s*[(\[{<]\s*(?:at|arobas\w*)\s*[)\]}>]\s*\w",
            rf"\w\s*(?:@|[(\[{{<]\s*[aà]\s*[)\]}}>]|\b(?:at|arobas\w*)\b)\s*{_DOMAIN}\b",
            # A name in a social network.
            r"(?<![\w@])@[^\W\d]\w+",
            # As North America writes them, then as the rest of the world does, then within France.
            r"(?<!\d)(?:\d{3}\W{0,2}){1,2}\d{4}(?!\d)",
            r"(?:\+|(?<![\d:h])00)\s?[1-9]\d{0,2}(?:[\s.()/-]{0,3}\d){7,12}(?!\d)",
            r"(?<!\d)0[1-9](?P<gap>[\s.-]?)\d\d(?:(?P=gap)\d\d){3}(?!\d)",
            # Where somebody lives: a postal code of Canada, a number in a street.
            r"\b[a-ceghj-nprstvxy]\d[a-z][\s-]?\d[a-z]\d\b",
            r"\b\d{1,5},?\s+(?:rue|avenue|av\.|boulevard|boul\.|chemin|rang)\s",
            r"https?://",
            r"www\.",
        )
    ),
    re.IGNORECASE,
)
"""An address, a telephone number, a web page, as people write them."""

_LINES: Final = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Asked:
    """What a visitor asks: plain text.

    Parameters
    ----------
    text
        Their words.
    territory
        Code that they ask from, one of `FROM`.
    sectors, domains
        Codes of what it is about; none where they said nothing.
    """

    text: str
    territory: str
    sectors: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()

    def checked(self) -> Asked:
        """Leave out of the text what nobody sees.

        Raises
        ------
        geo.errors.SubmissionError
            If the text has not `SHORTEST` to `LONGEST` characters, or the territory is none of `FROM`.
        """
        text = _legible(self.text)
        if len(text) < SHORTEST:
            raise SubmissionError(
                message(
                    "Dites-en un peu plus : une demande a au moins {least} caractères, pour que quelqu’un "
                    "puisse y répondre. Rien n’a été envoyé.",
                    least=SHORTEST,
                )
            )
        if len(text) > LONGEST:
            raise SubmissionError(
                message(
                    "Une demande a au plus {most} caractères, et la vôtre en a {count}. Rien n’a été envoyé. "
                    "Gardez l’essentiel : la personne qui répond pourra vous demander le reste.",
                    most=LONGEST,
                    count=len(text),
                )
            )
        if self.territory not in FROM:
            raise SubmissionError(
                message(
                    "Dites de quelle région vous écrivez : c’est elle qui vous lira. D’un organisme national "
                    "ou de l’extérieur du Québec, dites-le aussi. Rien n’a été envoyé."
                )
            )
        return replace(self, text=text)

    def row(self, identifier: str, received: date) -> Row:
        """Write it as an open request of the table."""
        told = {
            "id": identifier,
            "recue_le": received.isoformat(),
            "territoire": self.territory,
            "secteurs": SEPARATOR.join(self.sectors),
            "domaines": SEPARATOR.join(self.domains),
            "question": self.text,
            "statut": str(RequestStatus.OPEN),
        }
        return {column.name: told.get(column.name, "") for column in COLUMNS[Table.REQUESTS]}

    def written(self) -> str:
        """Write all but the territory as JSON, for `read`."""
        told = {"text": self.text, "sectors": self.sectors, "domains": self.domains}
        return json.dumps(told, ensure_ascii=False)


def tells_contact(text: str) -> bool:
    """Tell whether a text seems to say how to reach somebody: a hint for who reads it over, no more."""
    return _CONTACT.search(text) is not None


def read(content: str, territory: str) -> Asked:
    """Read what `Asked.written` wrote."""
    told = json.loads(content)
    return Asked(told["text"], territory, tuple(told["sectors"]), tuple(told["domains"]))


def agreed_mail(mail: str, *, consent: bool) -> str:
    """Give the address that may be kept: empty without one.

    Raises
    ------
    geo.errors.SubmissionError
        If it is none, or nobody agreed that it is kept.
    """
    told = mail.strip()
    if not told:
        return ""
    if not consent:
        raise SubmissionError(
            message(
                "Vous avez donné une adresse de courriel sans accepter qu’elle soit gardée : rien n’a été "
                "envoyé. Cochez la case sous l’adresse, ou effacez l’adresse."
            )
        )
    if len(told) > _LONGEST_MAIL or not re.fullmatch(MAIL.pattern, told):
        raise SubmissionError(
            message(
                "Ce n’est pas une adresse de courriel : rien n’a été envoyé. Écrivez une seule adresse, par "
                "exemple « culture@example.org », ou laissez la case vide."
            )
        )
    return told


def _legible(text: str) -> str:
    lines = _LINES.split(unicodedata.normalize("NFC", text))
    kept = ("".join(sign for sign in line if sign == "\t" or _seen(sign)) for line in lines)
    return "\n".join(filter(None, (" ".join(line.split()) for line in kept)))


def _seen(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN
