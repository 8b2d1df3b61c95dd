"""What somebody is given, in the words of a configuration: « édition : 07, 15 »."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.language import Message, message
from geo.roles import Role
from geo.settings import REGION_CODES

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS: Final = {str(role): role for role in Role} | {"édition": Role.EDITING}
_BETWEEN: Final = re.compile(r"[,;\s]+")
_SHOWN: Final = 40


@dataclass(frozen=True)
class Grant:
    """A role, and where it holds.

    Parameters
    ----------
    role
        What its holder may do.
    territories
        Codes of the regions of an editor; none for other roles.
    """

    role: Role
    territories: frozenset[str] = frozenset()


def read(words: object) -> Grant | Message:
    """Understand a grant, or say what is wrong with it.

    Parameters
    ----------
    words
        « lecture », « administration », or « édition » followed by a colon and codes of regions.

    Returns
    -------
    Grant or Message
        A sentence that goes on after the place of the fault, fit for a log: no address. Nothing is
        guessed: a code that is not understood gives no right to the others.
    """
    if not isinstance(words, str):
        return message("le rôle n’est pas un texte entre guillemets, comme « édition : 07 ».")
    said, _, codes = unicodedata.normalize("NFC", words).partition(":")
    role = _WORDS.get(said.strip().lower())
    named = [code for code in _BETWEEN.split(codes.strip()) if code]
    if role is None:
        fault = message(
            "« {word} » n’est pas un rôle. Écrivez « lecture », « administration », ou « édition : 07, 15 ».",
            word=_shown(said),
        )
    elif role is not Role.EDITING and ":" in words:
        fault = message(
            "le rôle « {role} » ne se limite pas à des régions. Retirez les codes, ou donnez l’édition.",
            role=str(role),
        )
    elif unknown := [code for code in named if code not in REGION_CODES]:
        fault = message(
            "« {code} » n’est pas le code d’une région. Ils vont de « 01 » à « 17 », à deux chiffres ; ce "
            "qui n’est d’aucune région demande « administration ».",
            code=_shown(unknown[0]),
        )
    elif role is Role.EDITING and not named:
        fault = message("l’édition demande au moins une région, comme « édition : 07 ».")
    else:
        return Grant(role, frozenset(named))
    return fault


def joined(grants: Iterable[Grant | Message]) -> Grant | None:
    """Give the highest of several roles, for an editor in all the regions given; ``None`` without any."""
    held = [grant for grant in grants if isinstance(grant, Grant)]
    for role in (Role.ADMINISTRATION, Role.EDITING, Role.READING):
        same = [grant.territories for grant in held if grant.role is role]
        if same:
            return Grant(role, frozenset[str]().union(*same))
    return None


def _shown(text: str) -> str:
    """Quote what was written, unless it may be somebody's address."""
    return "…" if "@" in text or len(text) > _SHOWN else text.strip()
