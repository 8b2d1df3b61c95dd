"""Data among our own words."""

from __future__ import annotations

from typing import Final

_MARKS: Final = frozenset(r"\`*_{}[]()#+-.!|<>~$:&")


def plain(text: str) -> str:
    """Keep a text from being read as Markdown or HTML."""
    return "".join(f"\\{sign}" if sign in _MARKS else sign for sign in " ".join(text.split()))
