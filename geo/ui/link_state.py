"""What a window knows of its private link; and how it lets go of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.drafts import Drafts, is_gone
from geo.errors import DataError, StoreError
from geo.language import message
from geo.ui import cache
from geo.ui.address import LINK

if TYPE_CHECKING:
    from geo.drafts import Content

OPENED: Final = "_lien_ouvert"
SEEN: Final = "_reponses_gardees"
MET: Final = "_reponses_d_ailleurs"
LAPSED: Final = "_lien_sans_reponses"
WITHDRAWN: Final = "_reponses_retirees"
FAILED: Final = "_lien_refuse"
_LOST: Final = message(
    "Vos réponses ont été retirées dans une autre fenêtre, ou leur lien a expiré : il ne mène plus à rien. "
    "Elles sont encore sur cette page, mais n’y sont plus gardées. Pour les garder ou les transmettre, "
    "demandez un nouveau lien ; sinon, fermez la page."
)
_STAYS: Final = message(
    "Le retrait n’a pas été fait : les autres tables publiées ne suivent plus les règles de Maillage. Rien "
    "n’a été effacé, et votre lien reste bon. Écrivez à une personne qui administre Maillage, puis "
    "recommencez."
)


def opened(link: str, told: Content) -> None:
    """Remember a link, by its token, and what is kept behind it."""
    st.session_state[OPENED] = link
    st.session_state[SEEN] = told
    st.session_state[MET] = None


def token() -> str:
    """Give the token of the link in use; empty without one."""
    return str(st.session_state.get(LINK) or "")


def drafts() -> Drafts:
    """Open the drafts of the database in use."""
    return Drafts.open(cache.writable_store())


def withdrawn(link: str) -> bool:
    """Withdraw all, unless another window was quicker; tells whether it is gone."""
    try:
        drafts().withdraw(link)
    except StoreError as error:
        if not is_gone(error):
            st.session_state[FAILED] = error.sentence
            return False
    except DataError:
        st.session_state[FAILED] = _STAYS
        return False
    st.session_state[WITHDRAWN] = True
    return True


def let_go() -> None:
    """Have no link any more; what was answered stays on the page."""
    st.session_state[LINK] = st.session_state[OPENED] = ""
    st.session_state[SEEN] = st.session_state[MET] = None


def lose() -> None:
    """Let go of a link that leads nowhere any more, and have it said."""
    let_go()
    st.session_state[FAILED] = _LOST


def lapse(link: str) -> None:
    """Let go of a link whose answers have expired, but for withdrawing."""
    let_go()
    st.session_state[LAPSED] = link
