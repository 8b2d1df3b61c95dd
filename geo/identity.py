"""Who somebody is and what they may do, from the claims of their identity."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, TypeAlias

from geo.accounts import mailbox
from geo.grants import Grant, joined, read
from geo.roles import Role, Writer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.accounts import Accounts

Claims: TypeAlias = Mapping[str, object]

_SHORT_NAME: Final = 80
_UNSEEN: Final = "C"
"""First letter of the Unicode categories of what nobody sees, among them what turns text round."""

_READER: Final = Grant(Role.READING)


class Standing(Enum):
    """Where somebody stands towards the application."""

    VISITOR = auto()
    CONNECTED = auto()
    EXPIRED = auto()


@dataclass(frozen=True)
class Account:
    """Somebody, as far as the application knows them.

    Parameters
    ----------
    standing
        Whether they are connected.
    name
        As they are greeted; empty for a visitor.
    signature
        As the history tells them: what the provider vouches for is always in it.
    grant
        What they were given; ``None`` without a role.
    unverified
        Whether the provider tells an address that it does not vouch for.
    """

    standing: Standing
    name: str = ""
    signature: str = ""
    grant: Grant | None = None
    unverified: bool = False

    @property
    def writer(self) -> Writer:
        """Who asks the store: nobody but a connected account has more than reading."""
        held = self.grant if self.standing is Standing.CONNECTED and self.grant else _READER
        return Writer(self.signature, held.role, held.territories)


VISITOR: Final = Account(Standing.VISITOR)


def account(claims: Claims | None, known: Accounts, now: float) -> Account:
    """Tell who somebody is.

    Parameters
    ----------
    claims
        Of the identity token, its signature checked; ``None`` for who is not connected.
    known
        See `configured`.
    now
        Seconds since 1970, UTC.

    Returns
    -------
    Account
        An address that was given a role counts if ``email_verified`` is true, and then it alone
        decides; else the claim that carries roles does. A token without ``exp`` has expired.
    """
    if claims is None:
        return VISITOR
    told = claims.get("email")
    vouched = claims.get("email_verified") is True
    box = mailbox(told) if vouched and isinstance(told, str) else None
    given = (known.given or {}).get(box) if box else None
    name, subject = _line(claims.get("name")), _line(claims.get("sub"))
    proof = box or subject
    return Account(
        Standing.CONNECTED if _lasts(claims.get("exp"), now) else Standing.EXPIRED,
        name or proof,
        f"{name} ({proof})" if name and name != proof else proof,
        given or joined(read(words) for words in _words(claims, known.claim)),
        bool(told) and not vouched,
    )


def _words(claims: Claims, claim: str) -> Iterable[object]:
    told = claims.get(claim) if claim else None
    return told if isinstance(told, list) else [told]


def _lasts(until: object, now: float) -> bool:
    return isinstance(until, int | float) and not isinstance(until, bool) and now < until


def _line(told: object) -> str:
    text = told if isinstance(told, str) else ""
    kept = "".join(sign for sign in text if unicodedata.category(sign)[0] != _UNSEEN)
    return " ".join(kept.split())[:_SHORT_NAME]
