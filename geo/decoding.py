"""The bytes of a file become text, or a problem that says which encoding or format they look like."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.language import message
from geo.problems import Problem, shortened

if TYPE_CHECKING:
    from geo.language import Message

_BYTE_ORDER_MARKS: Final = (
    # UTF-32 first: its little-endian mark begins with the one of UTF-16.
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SIGNATURES: Final = (
    (b"PK\x03\x04", "Excel (.xlsx), LibreOffice (.ods), ZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel 97–2003 (.xls)"),
    (b"%PDF-", "PDF"),
    (b"\x1f\x8b", "GZIP"),
)
"""First bytes of what is often sent in place of a CSV, from each format's own specification."""

_SAMPLE: Final = 4096
_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")
_SAVE_AS_UTF8: Final = message(
    "Dans Excel : Fichier, Enregistrer sous, type « CSV UTF-8 (délimité par des virgules) »."
)


def decode(file: str, content: bytes) -> str | Problem:
    """Decode UTF-8, its byte order mark left out; say what else the bytes look like, and the cure."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _foreign_encoding(file, encoding)
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return _binary(file, None, message("Le fichier n’est pas un CSV, mais : {kind}.", kind=kind))
    if b"\x00" in content:
        if wide := _wide_encoding(content[:_SAMPLE]):
            return _foreign_encoding(file, wide)
        line = 1 + content[: content.index(b"\x00")].count(b"\n")
        return _binary(
            file, line, message("Le fichier contient un octet nul : ce n’est pas un fichier de texte.")
        )
    unmarked = content.removeprefix(codecs.BOM_UTF8)
    try:
        return unmarked.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(file, unmarked, error.start)


def _wide_encoding(sample: bytes) -> str:
    """Recognise UTF-16 and UTF-32 without a mark: Latin letters leave their high bytes null."""
    shares = [np.mean(np.frombuffer(sample[at::4], dtype=np.uint8) == 0) for at in range(min(4, len(sample)))]
    null = sorted(share > 0.5 for share in shares)  # noqa: PLR2004 - more often null than not
    if null == [False, True, True, True]:
        return "UTF-32"
    return "UTF-16" if null == [False, False, True, True] else ""


def _foreign_encoding(file: str, encoding: str) -> Problem:
    what = message("Le fichier est encodé en {encoding}, non en UTF-8.", encoding=encoding)
    return Problem(file, None, "", "", what, _SAVE_AS_UTF8)


def _binary(file: str, line: int | None, what: Message) -> Problem:
    return Problem(file, line, "", "", what, message("Exportez la table de nouveau, en CSV UTF-8."))


def _not_utf8(file: str, content: bytes, at: int) -> Problem:
    line = 1 + len(_LINE_BREAK.findall(content[:at].decode("latin-1")))
    try:
        around = content[max(0, at - 20) : at + 20].decode("cp1252")
        content.decode("cp1252")
    except UnicodeDecodeError:
        what = message("Le fichier n’est pas encodé en UTF-8, et son encodage n’est pas reconnu.")
        return Problem(file, line, "", "", what, _SAVE_AS_UTF8)
    what = message("Le fichier semble encodé en Windows-1252 (cp1252), non en UTF-8.")
    return Problem(file, line, "", shortened(around), what, _SAVE_AS_UTF8)
