"""How people are known: who can vouch for them, and what they were given, from the configuration."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import idna

from geo.grants import Grant, read
from geo.language import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.language import Language

UNNAMED: Final = ""
"""The provider whose settings stand in ``[auth]`` itself."""

_PROVIDER: Final = ("client_id", "client_secret", "server_metadata_url")
_SHARED: Final = ("redirect_uri", "cookie_secret")
_CALLBACK: Final = "/oauth2callback"
_SHORTEST_SECRET: Final = 32
"""Characters: whoever guesses it writes themselves any identity."""

_ROLES, _CLAIM = "roles", "revendication"
_LONGEST: Final = 254
"""Characters of an address (RFC 5321, 4.5.3.1)."""


@dataclass(frozen=True)
class Fault:
    """Something wrong in the configuration, fit for a log: it tells no address.

    Parameters
    ----------
    where
        The section and the setting, as they are written there.
    what
        What is wrong, and the cure.
    """

    where: str
    what: Message

    def told(self, spoken: Language) -> str:
        """Say it."""
        return spoken.text("{where} : {what}", where=self.where, what=spoken.render(self.what))


@dataclass(frozen=True)
class Accounts:
    """How this installation knows people.

    Parameters
    ----------
    required
        Whether writing takes an account; on one's own machine it does not.
    providers
        Names under which one can log in, `UNNAMED` among them; none where nobody can.
    given
        What was given to each address, told as `mailbox` tells it.
    claim
        Name of the claim that carries roles; empty where none does.
    faults
        What is wrong in the configuration; it gives no right.
    """

    required: bool
    providers: tuple[str, ...] = ()
    given: Mapping[str, Grant] | None = None
    claim: str = ""
    faults: tuple[Fault, ...] = ()


OPEN: Final = Accounts(required=False)
"""Without any configuration: everybody who can open the application may write."""

UNREADABLE: Final = Accounts(
    required=True,
    faults=(
        Fault(
            "secrets.toml",
            message(
                "le fichier ne se lit pas : personne ne peut se connecter ni publier. Vérifiez qu’il existe, "
                "et sa syntaxe : les adresses de courriel y sont entre guillemets. Puis redémarrez."
            ),
        ),
    ),
)


def configured(secrets: Mapping[str, object]) -> Accounts:
    """Read how people are known.

    Parameters
    ----------
    secrets
        The sections ``[auth]``, as Streamlit wants it, and ``[maillage]``; others are not looked at.

    Returns
    -------
    Accounts
        A section that is not understood closes writing, it never opens it.
    """
    auth, own = secrets.get("auth"), secrets.get("maillage")
    if auth is None and own is None:
        return OPEN
    if not isinstance(auth, Mapping):
        absent = message(
            "la section manque : personne ne peut se connecter ni publier. Ajoutez-la, ou retirez [maillage] "
            "pour que toute personne qui ouvre l’application puisse publier."
        )
        return Accounts(required=True, faults=(Fault("[auth]", absent),))
    if own is not None and not isinstance(own, Mapping):
        return Accounts(required=True, faults=(Fault("[maillage]", message("ce n’est pas une section.")),))
    if broken := tuple(_broken(auth)):
        return Accounts(required=True, faults=broken)
    unnamed = (UNNAMED,) if "client_id" in auth else ()
    return _with_roles((*unnamed, *_named(auth)), own or {})


def mailbox(address: str) -> str | None:
    """Tell an address as all its spellings are told; ``None`` where it is none.

    Case does not count in ASCII letters, nor in the domain, of which both forms are one (IDNA
    2008, RFC 5891). Other letters must be the same after composition (NFC, as RFC 6532 asks): no
    letter stands for another that resembles it.
    """
    composed = unicodedata.normalize("NFC", address)
    local, _, domain = composed.rpartition("@")
    disguised = any(not sign.isascii() and unicodedata.normalize("NFC", sign).isascii() for sign in address)
    seen = all(unicodedata.category(sign)[0] not in "CZ" for sign in composed)
    if not local or not seen or disguised or len(composed) > _LONGEST:
        return None
    try:
        host = idna.encode(_small(domain)).decode("ascii")
    except idna.IDNAError:
        return None
    return None if host.endswith(".") else f"{_small(local)}@{host}"


def _with_roles(providers: tuple[str, ...], own: Mapping[str, object]) -> Accounts:
    strange = message(
        "le réglage n’est pas connu ; « {roles} » et « {claim} » le sont.", roles=_ROLES, claim=_CLAIM
    )
    faults = [
        Fault(f"[maillage] n° {place}", strange)
        for place, key in enumerate(own, start=1)
        if key not in (_ROLES, _CLAIM)
    ]
    claim, roles = own.get(_CLAIM, ""), own.get(_ROLES, {})
    if not isinstance(claim, str):
        faults.append(Fault(f"[maillage] {_CLAIM}", message("ce n’est pas un texte entre guillemets.")))
        claim = ""
    if not isinstance(roles, Mapping):
        faults.append(Fault("[maillage.roles]", message("ce n’est pas une section d’une ligne par adresse.")))
        roles = {}
    given, wrong = _given(roles)
    if not roles and not claim:
        wrong.append(Fault("[maillage]", message("aucun rôle n’est donné : personne ne peut publier.")))
    return Accounts(required=True, providers=providers, given=given, claim=claim, faults=(*faults, *wrong))


def _given(roles: Mapping[str, object]) -> tuple[dict[str, Grant], list[Fault]]:
    """Read who was given what; of two lines for one address, neither counts."""
    given: dict[str, Grant] = {}
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for place, (address, words) in enumerate(roles.items(), start=1):
        where = f"[maillage.roles] n° {place}"
        box, grant = mailbox(address.strip()), read(words)
        if box is None:
            faults.append(Fault(where, message("ce n’est pas une adresse de courriel entre guillemets.")))
            continue
        if box in seen:
            given.pop(box, None)
            faults.append(
                Fault(
                    where,
                    message("la même adresse qu’au n° {other} : aucun des deux ne compte.", other=seen[box]),
                )
            )
        elif isinstance(grant, Message):
            faults.append(Fault(where, grant))
        else:
            given[box] = grant
        seen.setdefault(box, place)
    return given, faults


def _broken(auth: Mapping[str, object]) -> Iterator[Fault]:
    """Find what keeps people from logging in, or would let anybody."""
    named = _named(auth)
    unnamed = _PROVIDER if "client_id" in auth or not named else ()
    missing = message("ce réglage manque : personne ne peut se connecter ni publier.")
    needed = [("[auth]", auth, key) for key in (*_SHARED, *unnamed)]
    needed += [(f"[auth.{name}]", section, key) for name, section in named.items() for key in _PROVIDER]
    for where, section, key in needed:
        if not isinstance(section.get(key), str) or not str(section[key]).strip():
            yield Fault(f"{where} {key}", missing)
    secret, back = auth.get("cookie_secret"), auth.get("redirect_uri")
    if isinstance(secret, str) and len(secret) < _SHORTEST_SECRET:
        yield Fault(
            "[auth] cookie_secret",
            message(
                "moins de {n} caractères se devinent, et qui le devine publie sous n’importe quel nom. "
                "Tirez-le au hasard, par exemple avec « openssl rand -hex 32 ».",
                n=_SHORTEST_SECRET,
            ),
        )
    if isinstance(back, str) and not back.endswith(_CALLBACK):
        yield Fault(
            "[auth] redirect_uri",
            message("c’est l’adresse de l’application, suivie de « {end} ».", end=_CALLBACK),
        )


def _named(auth: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    """List the providers that have a section of their own."""
    return {
        name: section
        for name, section in auth.items()
        if isinstance(section, Mapping) and name != "client_kwargs"
    }


def _small(text: str) -> str:
    """Lower ASCII letters only: « K » of Kelvin is not « k », nor « ı » « i »."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)
