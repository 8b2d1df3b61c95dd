"""What people write in a cell to say that there is nothing."""

from __future__ import annotations

from typing import Final

MISSING: Final = frozenset(
    {
        "-",
        "–",
        "—",
        "..",
        "…",
        "...",
        "n/d",
        "n.d.",
        "nd",
        "n/a",
        "n.a.",
        "na",
        "s.o.",
        "s/o",
        "null",
        "none",
        "nan",
        "nul",
        "#n/a",
        "#n/d",
        "#ref!",
        "#value!",
        "#valeur!",
        "#name?",
        "#nom?",
        "#div/0!",
        "#null!",
        "#nul!",
        "#num!",
        "#nombre!",
    }
)
"""What stands for « nothing » in sheets, and the errors of a spreadsheet."""

DITTO: Final = frozenset({"idem", "id.", "ibid.", "ibidem", "ditto", '"', "''", "″", "〃", "»"})
"""What stands for « as in the row above »."""

_WORDS: Final = frozenset({"nd", "na", "null", "none", "nan", "nul"})

NOTHING: Final = (MISSING - _WORDS) | {"NULL", "NaN", "None", "N/A", "ND"}
"""… in a free text, where « Nan » is a name and « nul » a word: a program's own spellings alone."""

ABSENT: Final = frozenset({*MISSING, "?", "aucun", "aucune", "inconnu", "inconnue", "à venir", "tbd", "so"})
"""More of them, where a free text is out of the question."""
