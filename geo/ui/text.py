"""Data among our own words."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = frozenset(r"\`*_{}[]()#+-.!|<>~$:&")
_BREAKS: Final = re.compile("[ \t\r\n\f\v\u2028\u2029]+")
_LINKING: Final = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)", re.IGNORECASE)
_JOINER: Final = "\u2060"


def plain(text: str) -> str:
    """Keep a text from being read as Markdown or HTML.

    Streamlit makes links of addresses and icons of ``:names:`` even where their signs are
    escaped: an invisible word joiner keeps those apart. Non-breaking spaces stay.
    """
    told = _LINKING.sub(_JOINER, _BREAKS.sub(" ", text))
    return "".join(f"\\{sign}" if sign in _MARKS else sign for sign in told)
