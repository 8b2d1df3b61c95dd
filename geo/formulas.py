"""Text that a spreadsheet would take for a formula: written so that it does not run, and read back."""

from __future__ import annotations

import re
from typing import Final

_FORMULA: Final = re.compile(
    # Programs differ in what they skip before a sign: spaces of all kinds, controls, invisible signs.
    # The second half of the signs are the forms that Unicode folds to the first (NFKC).
    r"[\t\r\n]|[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫]"
)


def neutral(cell: str) -> str:
    """Keep a spreadsheet from taking a text for a formula.

    An apostrophe comes before it; also before one that has some already, so that taking the
    first apostrophe away gives every text back as it was.
    """
    return f"'{cell}" if _FORMULA.match(cell.lstrip("'")) else cell


def unprotected(text: str) -> str:
    """Undo what `neutral` does to a text that a spreadsheet would take for a formula."""
    return text[1:] if text and neutral(text[1:]) == text else text
