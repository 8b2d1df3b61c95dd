"""Who is connected: from Streamlit's identity to an account, and the way in and out."""

from __future__ import annotations

import logging
from binascii import Error as NotHexadecimal
from binascii import unhexlify
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

import streamlit as st
from streamlit import config

from geo.accounts import OPEN, UNNAMED, UNREADABLE, Accounts, configured
from geo.identity import Account, Standing, account
from geo.language import FRENCH
from geo.roles import Role, Writer
from geo.ui import server
from geo.ui.address import LANGUAGE
from geo.ui.i18n import language
from geo.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.identity import Claims

    Person: TypeAlias = tuple[bytes, str, str]

_LOG: Final = logging.getLogger(__name__)
_FILES: Final = "secrets.files"
_BROWSER: Final = "_streamlit_xsrf"
_MASKED_PARTS: Final = 4
_KNOWN: Final = "_compte_connu"
_OPEN_EDIT: Final = timedelta(hours=12)
"""How long after the end of a session what was typed in it stays, so that nothing is lost."""

_MOST: Final = 1_000
_newest: Final[OrderedDict[Person, tuple[float, Claims | None]]] = OrderedDict()
_changing: Final = Lock()
"""The last that is known of each person in each browser; no claims for who went out there.

Streamlit reads an identity once, when a page is opened: without this, whoever logs in again in
another tab would stay expired in the tab where their work is, and who logs out would stay in.
"""


def accounts() -> Accounts:
    """Read how people are known here; a file that cannot be read closes writing."""
    try:
        return configured(st.secrets.to_dict())
    except FileNotFoundError:
        # Streamlit says this of a file that is not there and of one that it cannot read.
        named = config.is_manually_set(_FILES)
        present = any(Path(path).exists() for path in config.get_option(_FILES))
        return UNREADABLE if named or present else OPEN
    except (OSError, ValueError):
        return UNREADABLE


def announce() -> None:
    """Tell the log what is wrong with the configuration, without any address of it."""
    for fault in accounts().faults:
        _LOG.error("Comptes : %s", fault.told(FRENCH))


def current() -> Account:
    """Give who is connected in this window."""
    found = account(_identity(), accounts(), _now().timestamp())
    if found.standing is Standing.CONNECTED:
        st.session_state[_KNOWN] = (found, _now())
    return found


def writer(name: str) -> Writer:
    """Give who writes: the account; without accounts, whoever opens the application, by the name given."""
    return current().writer if accounts().required else Writer(name, Role.ADMINISTRATION)


def worker() -> Account:
    """Give whose work is in this window: who is connected, and for a while who was before it expired.

    What was begun stays on the screen, to be published once they are back; they are shown nothing
    more by it, see `reader`.
    """
    found = current()
    known: tuple[Account, datetime] | None = st.session_state.get(_KNOWN)
    if found.standing is not Standing.EXPIRED or known is None:
        return found
    before, last = known
    return before if before.signature == found.signature and _now() - last < _OPEN_EDIT else found


def reader() -> Writer:
    """Give who looks: they are shown what they could write, and after their session what all may read."""
    return writer("")


def works() -> Writer:
    """Give who could write what was begun in this window, see `worker`."""
    return worker().writer if accounts().required else writer("")


def knows_people() -> bool:
    """Tell whether who looks was given any role, and may know who published what."""
    if not accounts().required:
        return True
    found = current()
    return found.standing is Standing.CONNECTED and found.grant is not None


def expired() -> bool:
    """Tell whether the session of who works here has ended."""
    return accounts().required and current().standing is Standing.EXPIRED


def sidebar() -> None:
    """Say who is connected, and offer the way in or out; nothing on one's own machine."""
    if not accounts().required:
        return
    found, spoken = current(), language()
    if found.standing is not Standing.CONNECTED:
        entrance("barre")
        return
    role = spoken.render(found.grant.role.label) if found.grant else spoken.text("sans rôle")
    where = ", ".join(sorted(found.grant.territories)) if found.grant else ""
    st.caption(plain(" · ".join(filter(None, (found.name, role, where)))))
    st.button(spoken.text("Se déconnecter"), icon=":material/logout:", on_click=_leave, key="compte_sortir")


def entrance(key: str) -> None:
    """Offer every way to log in."""
    spoken = language()
    for provider in accounts().providers:
        named = provider != UNNAMED
        st.button(
            plain(spoken.text("Se connecter avec {provider}", provider=provider))
            if named
            else spoken.text("Se connecter"),
            icon=":material/login:",
            on_click=st.login,
            args=(provider,) if named else (),
            key=f"compte_entrer_{key}_{provider}",
        )


def another_tab() -> None:
    """Lead to where one logs in again without closing what is open here."""
    spoken = language()
    st.link_button(
        spoken.text("Se reconnecter dans un autre onglet"),
        f"{server.root()}/donnees?{LANGUAGE}={spoken.locale}",
        icon=":material/open_in_new:",
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _identity() -> Claims | None:
    """Give the newest claims of the person of this window, in this browser."""
    claims: Claims = st.user.to_dict()
    if claims.get("is_logged_in") is not True:
        return None
    person = _person(claims)
    if person is None:
        return claims
    with _changing:
        until, newest = _newest.get(person, (0.0, None))
        own = _until(claims)
        if own > until:
            until, newest = own, claims
            _remember(person, until, newest)
    return newest


def _leave() -> None:
    """Log out of every window of this browser; those that are open know it when they are used."""
    claims: Claims = st.user.to_dict()
    person = _person(claims)
    if person is not None:
        with _changing:
            until, _ = _newest.get(person, (0.0, None))
            _remember(person, max(until, _until(claims)), None)
    st.session_state.pop(_KNOWN, None)
    st.logout()


def _remember(person: Person, until: float, claims: Claims | None) -> None:
    _newest[person] = (until, claims)
    _newest.move_to_end(person)
    if len(_newest) > _MOST:
        _newest.popitem(last=False)


def _person(claims: Mapping[str, object]) -> Person | None:
    browser = _browser(st.context.cookies.get(_BROWSER) or "")
    return (browser, str(claims.get("iss")), str(claims.get("sub"))) if browser else None


def _browser(cookie: str) -> bytes:
    """Tell a browser by the number that Streamlit draws for it and masks anew in each page it serves.

    Nothing where the cookie is not as expected: then each window knows only what it opened with.
    """
    parts = cookie.strip('"').split("|")
    if len(parts) != _MASKED_PARTS:
        return b""
    try:
        mask, masked = unhexlify(parts[1]), unhexlify(parts[2])
    except NotHexadecimal:
        return b""
    return bytes(sign ^ mask[place % len(mask)] for place, sign in enumerate(masked)) if mask else b""


def _until(claims: Claims) -> float:
    until = claims.get("exp")
    return float(until) if isinstance(until, int | float) else 0.0
