"""Which columns of a form's answers are questions, which tell of the respondent, and which of a person."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo import recognition
from geo.codes import Target, folded
from geo.columns import COLUMNS
from geo.headers import match
from geo.likeness import Lexicon
from geo.plain import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.codes import Codes
    from geo.grid import Grid, Value
    from geo.recognition import Recognition

    Known = Mapping[Target, Codes | None]

SURVEY, QUESTION, RESPONDENT, ANSWER = "sondage", "question", "repondant", "reponse"
_DAY: Final = "repondu_le"

TOLD: Final = (SURVEY, RESPONDENT, "region", "secteur", _DAY)
"""What a sheet tells of each respondent; any other column may be a question."""


def _all(*names: str) -> tuple[str, ...]:
    return tuple(map(folded, names))


_NAMING: Final = frozenset(
    _all("nom", "noms", "prénom", "name", "courriel", "email", "e-mail", "mail", "messagerie", "téléphone",
         "tél", "phone", "cellulaire", "ip", "username", "identité")
)  # fmt: skip
_ORGANISATIONS: Final = frozenset(
    _all("organisme", "votre organisme", "organisation", "organization", "adresse", "adresse postale",
         "code postal", "postal code")
)  # fmt: skip
"""Words under which forms keep who answered; a survey has no names."""

_ENDED: Final = _all(
    "completion time", "heure de fin", "heure d’achèvement", "date de soumission", "submitdate", "end date",
    "submitted at", "submission date", "timestamp", "horodateur", "horodatage", "date de fin", "start time",
    "heure de début", "start date", "startdate", "date de début", "date de lancement", "datestamp",
)  # fmt: skip
"""When somebody answered, as forms on line head it (Google, Microsoft, SurveyMonkey, LimeSurvey), the
end before the beginning."""

_NUMBERED: Final = frozenset(
    _all("id", "respondent id", "response id", "id de la réponse", "id du répondant", "no de réponse")
)
_OF_THE_FORM: Final = frozenset(
    _all("last modified time", "heure de la dernière modification", "date de la dernière action", "langue",
         "language", "langue de départ", "start language", "collector id", "dernière page", "last page",
         "tête de série", "seed", "total points", "nombre total de points", "quiz feedback", "score",
         "commentaires sur le questionnaire", "status", "custom data 1")
)  # fmt: skip
"""What a form adds of its own: no question."""

_ANSWERS: Final = frozenset(_all("response", "open-ended response", "réponse", "réponse ouverte"))
"""What stands under a question in the second row of headers."""

_SHORT: Final = 6
"""Words of a header at most: a longer one that speaks of a name is a question."""

_SURE: Final = 90
_MOST: Final = 0.8
_HALF: Final = 0.5
_LEAST: Final = 2
_SEARCHED: Final = 40
_MAIL: Final = re.compile(r"\S+@\S+\.\S+")
_OF_FILES: Final = re.compile(r"\((?:réponses|responses|\d+|\d+-\d+)\)", re.IGNORECASE)
"""What forms on line, and browsers, add to the name of a file."""

_APART: Final = re.compile(r"[\s’'()/,:?]+")
_PLACES: Final[Mapping[str, tuple[Target, tuple[str, ...]]]] = {
    "region": (Target.REGION, _all("région", "region", "régions", "territoire")),
    "secteur": (Target.SECTOR, _all("secteur", "secteurs", "sector", "discipline", "disciplines")),
}


def is_wide(grid: Grid, header: int) -> bool:
    """Tell whether a sheet that is a survey has its questions in its headers, and not in a column."""
    columns, _ = recognition.mapped(grid, header, Table.SURVEYS)
    return not {QUESTION, ANSWER} <= set(columns)


def recognised(grid: Grid) -> Recognition:
    """Recognise a sheet as `geo.recognition.recognise` does, and the answers of a form too."""
    usual = recognition.recognise(grid)
    row = form_row(grid)
    if row is None:
        return usual
    asked = (
        [column.name for column in COLUMNS[usual.table] if column.filled and column.name != "id"]
        if usual.table
        else []
    )
    if asked and set(asked) <= set(usual.columns):
        return usual
    return recognition.as_table(grid, row, Table.SURVEYS)


def form_row(grid: Grid) -> int | None:
    """Find the row of headers of a form's answers: two questions, or one beside the time of answering."""
    rows = range(min(_SEARCHED, len(grid.rows) - 1))
    counted = [(_questions(recognition.headers(grid, row)), -row) for row in rows]
    best, back = max(counted, default=(0, 0))
    if not best or not is_wide(grid, -back):
        return None
    timed = any(folded(title) in _ENDED for title in recognition.headers(grid, -back))
    return -back if best >= _LEAST or timed else None


def titles(grid: Grid, header: int) -> list[str]:
    """Write the questions of a sheet; those that are alike are told apart by what stands above.

    A heading over several columns, as forms write a table of questions, goes before each of them.
    """
    own = recognition.headers(grid, header)
    above = _above(grid, header)
    times = Counter(own)
    spans = Counter(above)
    whole = sum(map(bool, own))
    told = [
        over
        if folded(one) in _ANSWERS and over
        else f"{over} : {one}"
        if one and over and over != one and (times[one] > 1 or 1 < spans[over] < whole)
        else one
        for one, over in zip(own, above, strict=True)
    ]
    seen: Counter[str] = Counter()
    for place, title in enumerate(told):
        seen[title] += 1
        if title and seen[title] > 1:
            told[place] = f"{title} ({seen[title]})"
    return told


def proposed_name(grid: Grid, header: int) -> str:
    """Propose a name for the survey: the title above its headers, or that of its file."""
    above = ({text for text in map(plain, row) if text} for row in grid.rows[:header])
    if title := next((texts.pop() for texts in above if len(texts) == 1), ""):
        return " ".join(title.split())
    bare = _OF_FILES.sub(" ", grid.file.rsplit(".", 1)[0])
    return " ".join(bare.replace("_", " ").split())


def laid_out(grid: Grid, header: int, known: Known) -> Recognition:
    """Tell what each column of a sheet with one column a question is, until its user says otherwise.

    Parameters
    ----------
    grid
        The cells as they stand.
    header
        Position of the row of headers.
    known
        The codes of regions and sectors, by which their columns are known under any header.

    Returns
    -------
    Recognition
        Questions are ``reponse``; what may tell who answered is ``None``, and named as private.
    """
    heads = recognition.headers(grid, header)
    found = recognition.as_table(grid, header, Table.SURVEYS)
    held = [[row[place] for row in grid.rows[header + 1 :]] for place in range(len(heads))]
    columns = [
        name if name in TOLD and sure >= _SURE and not (name == RESPONDENT and _are_names(values)) else None
        for name, sure, values in zip(found.columns, found.sureness, held, strict=True)
    ]
    private = frozenset(
        place
        for place, title in enumerate(heads)
        if columns[place] is None and title and is_personal(title, held[place])
    )
    free = [place for place, title in enumerate(heads) if title and not columns[place]]
    free = [place for place in free if place not in private]
    if RESPONDENT not in columns and (place := _numbering(free, heads, held)) is not None:
        columns[place] = RESPONDENT
    times = sorted(
        (_ENDED.index(folded(heads[place])), place) for place in free if folded(heads[place]) in _ENDED
    )
    if times and _DAY not in columns:
        columns[times[0][1]] = _DAY
    added = {place for _, place in times} | {
        place for place in free if folded(heads[place]) in _OF_THE_FORM | _NUMBERED
    }
    for name, (target, words) in _PLACES.items():
        codes = known.get(target)
        if name not in columns and codes:
            lexicon = Lexicon(codes)
            place = next(
                (one for one in free if _speaks_of(heads[one], words) and _holds(held[one], lexicon)), -1
            )
            if place >= 0:
                columns[place] = name
    for place in free:
        if columns[place] is None and place not in added and any(map(plain, held[place])):
            columns[place] = ANSWER
    sureness = tuple(
        sure if column in TOLD else 0.0 for sure, column in zip(found.sureness, columns, strict=True)
    )
    return replace(found, columns=tuple(columns), sureness=sureness, private=private, survey="")


def is_personal(title: str, values: Sequence[Value]) -> bool:
    """Tell whether a column may say who answered: by its header, or by addresses of mail in it."""
    words = [folded(word) for word in _APART.split(title) if folded(word)]
    if folded(title) in _ORGANISATIONS or (len(words) <= _SHORT and not _NAMING.isdisjoint(words)):
        return True
    if RESPONDENT in match(title, Table.SURVEYS) and _are_names(values):
        return True
    given = [text for text in map(plain, values) if text]
    return bool(given) and sum(bool(_MAIL.fullmatch(text)) for text in given) >= _HALF * len(given)


def _are_names(values: Sequence[Value]) -> bool:
    """Tell whether most cells have several words, as the names of people have and identifiers have not."""
    given = [text for text in map(plain, values) if text]
    return bool(given) and sum(" " in text for text in given) >= _HALF * len(given)


def _questions(heads: Iterable[str]) -> int:
    return sum(title.rstrip().endswith("?") or len(title.split()) > _SHORT for title in heads)


def _above(grid: Grid, header: int) -> list[str]:
    """Write what stands above each header, a question above the answers to it being written once."""
    if not header:
        return [""] * len(grid.rows[header])
    over = [
        " ".join(plain(value).split()) if isinstance(value, str) else "" for value in grid.rows[header - 1]
    ]
    for place, title in enumerate(recognition.headers(grid, header)):
        if place and not over[place] and folded(title) in _ANSWERS:
            over[place] = over[place - 1]
    return over


def _numbering(free: Sequence[int], heads: Sequence[str], held: Sequence[Sequence[Value]]) -> int | None:
    """Find the column by which a form numbers its answers, each once."""
    for place in free:
        texts = [text for text in map(plain, held[place]) if text]
        if folded(heads[place]) in _NUMBERED and texts and len(set(texts)) == len(texts):
            return place
    return None


def _speaks_of(title: str, words: Sequence[str]) -> bool:
    return not set(words).isdisjoint(folded(word) for word in _APART.split(title))


def _holds(values: Sequence[Value], lexicon: Lexicon) -> bool:
    given = [text for text in map(plain, values) if text]
    known = sum(text in lexicon.codes.names or lexicon.recognise(text)[1] for text in given)
    return bool(given) and known >= _MOST * len(given)
