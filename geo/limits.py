"""How large a foreign file may be, and the sentence that refuses one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.errors import UnreadableFileError
from geo.language import FRENCH, message
from geo.problems import Problem, shortened

if TYPE_CHECKING:
    from geo.language import Message

MEGABYTE: Final = 1_000_000
MOST_BYTES: Final = 50 * MEGABYTE
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 4_000_000
LONGEST_CELL: Final = 32_767
"""Characters: what a cell of Excel holds."""

MOST_SHEETS: Final = 100
MOST_PARTS: Final = 2_000
MOST_UNPACKED: Final = 500 * MEGABYTE
MOST_RATIO: Final = 250
"""Parts of a packed file, their bytes once unpacked, and how many times smaller each may be packed."""

MOST_MEMORY: Final = 3_000 * MEGABYTE
MOST_SECONDS: Final = 60
"""What the process that opens a workbook may take."""

_SPLIT: Final = message("Divisez-le en plusieurs fichiers, ou retirez ce qui ne sert pas.")


def limits() -> tuple[tuple[Message, int], ...]:
    """List the limits that a user may meet, each with what it counts."""
    return (
        (message("Taille d’un fichier (Mo)"), MOST_BYTES // MEGABYTE),
        (message("Lignes par feuille"), MOST_ROWS),
        (message("Colonnes par feuille"), MOST_COLUMNS),
        (message("Cellules par fichier"), MOST_CELLS),
        (message("Caractères par cellule"), LONGEST_CELL),
        (message("Feuilles par classeur"), MOST_SHEETS),
        (message("Taille d’un classeur une fois décompressé (Mo)"), MOST_UNPACKED // MEGABYTE),
    )


def refusal(  # noqa: PLR0913 - the parts of a problem
    file: str, what: Message, cure: Message, *, value: str = "", line: int | None = None, column: str = ""
) -> UnreadableFileError:
    """Make the error that refuses a whole file."""
    problem = Problem(shortened(file), line, column, shortened(value), what, cure)
    return UnreadableFileError(problem, problem.sentence(FRENCH))


def too_heavy(file: str) -> UnreadableFileError:
    """Refuse a file of too many bytes."""
    return refusal(file, message("Le fichier dépasse {most} Mo.", most=MOST_BYTES // MEGABYTE), _SPLIT)


def too_many_rows(file: str, sheet: str = "") -> UnreadableFileError:
    """Refuse a sheet of too many rows."""
    what = message("Il y a plus de {most} lignes.", most=MOST_ROWS)
    return refusal(file, what, _SPLIT, value=sheet)


def too_many_columns(file: str, sheet: str = "", line: int | None = None) -> UnreadableFileError:
    """Refuse a sheet of too many columns."""
    return refusal(
        file,
        message("Il y a plus de {most} colonnes.", most=MOST_COLUMNS),
        message("Supprimez les colonnes vides et les cellules égarées à droite de la table."),
        value=sheet,
        line=line,
    )


def too_many_cells(file: str) -> UnreadableFileError:
    """Refuse a file of too many cells."""
    return refusal(file, message("Il y a plus de {most} cellules.", most=MOST_CELLS), _SPLIT)


def too_long_cell(file: str, value: str, line: int | None, sheet: str = "") -> UnreadableFileError:
    """Refuse a file with a cell that no spreadsheet could hold."""
    return refusal(
        file,
        message("Une cellule dépasse {most} caractères.", most=LONGEST_CELL),
        message("Raccourcissez-la ; si elle couvre plusieurs lignes, un guillemet n’est pas fermé."),
        value=value,
        line=line,
        column=sheet,
    )
