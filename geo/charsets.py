"""The bytes of a text file of unknown encoding become text, with what was guessed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

import charset_normalizer
import numpy as np

_MARKS: Final = (
    # UTF-32 first: its little-endian mark begins with the one of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES: Final = ("cp1252", "mac_roman", "cp850", "latin-1")
"""How French was written before UTF-8, the likelier first: Windows, Macintosh, DOS."""

_FRENCH: Final = re.compile("[àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ«»’‘“”…–—°€\u00a0ñáíóúÑºª½²]")
_MISPLACED: Final = re.compile("(?<=[a-zà-ÿ])[À-ÖØ-Þ](?=[a-z])|(?<=[a-z])[«°½²ºª€](?=[a-z])")
"""A capital or a sign in the middle of a word: the bytes are not of this encoding."""

_CONTINUED: Final = "".join(
    bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0)
)
_TWICE: Final = re.compile(f"[ÂÃÅ][{re.escape(_CONTINUED)}]|â€[{re.escape(_CONTINUED)}]|â‚¬")
"""What UTF-8 becomes that was read as Windows-1252: « Ã© ». French has none of these beside one another."""

_SURE: Final = 0.8
_SAMPLE: Final = 65_536
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class Decoded:
    """A text, and how it was read.

    Parameters
    ----------
    text
        Without its byte order mark.
    encoding
        As Python names it.
    guessed
        Whether nothing in the file says so.
    mixed
        Places of the text where a byte that is not UTF-8 was read as Windows-1252.
    """

    text: str
    encoding: str
    guessed: bool = False
    mixed: tuple[int, ...] = ()


def decode(content: bytes) -> Decoded | None:
    """Decode by the byte order mark, else as UTF-8, else as what makes French; ``None``: not a text.

    A text of another encoding is practically never valid UTF-8. Files pasted together from several
    offices are: UTF-8 with some bytes of Windows-1252, which are then read as such.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(_tried(content, encoding))
    if wide := _wide(content[:_SAMPLE]):
        return _checked(_tried(content, wide, guessed=True))
    plain = content.removeprefix(codecs.BOM_UTF8)
    found = _tried(plain, "utf-8") or _mixed(plain) or _legacy(plain)
    return _checked(found)


def mended(text: str) -> str:
    """Read again what was UTF-8 and was read as Windows-1252, then kept so: « ThÃ©Ã¢tre »."""
    return text if text.isascii() else _TWICE.sub(_once, text)


def _once(found: re.Match[str]) -> str:
    # Five bytes have no letter in Windows-1252; software keeps them as control characters.
    content = b"".join(
        char.encode("latin-1") if "\x80" <= char <= "\x9f" else char.encode("cp1252") for char in found[0]
    )
    return content.decode("utf-8", "replace")


def _tried(content: bytes, encoding: str, *, guessed: bool = False) -> Decoded | None:
    try:
        return Decoded(content.decode(encoding).removeprefix("\ufeff"), encoding, guessed)
    except UnicodeDecodeError:
        return None


def _checked(found: Decoded | None) -> Decoded | None:
    """Refuse what holds control characters, which no table of text does."""
    return None if found is None or _CONTROLS.search(found.text) else found


def _wide(sample: bytes) -> str:
    """Recognise UTF-16 and UTF-32 without a mark: Latin letters leave their high bytes null."""
    if len(sample) < 4 or b"\x00" not in sample:  # noqa: PLR2004 - one character of UTF-32
        return ""
    shares = [np.mean(np.frombuffer(sample[at::4], dtype=np.uint8) == 0) for at in range(4)]
    null = "".join("0" if share > 0.5 else "x" for share in shares)  # noqa: PLR2004 - more often null than not
    wide = {"x0x0": "utf-16-le", "0x0x": "utf-16-be", "x000": "utf-32-le", "000x": "utf-32-be"}
    return wide.get(null, "")


def _mixed(content: bytes) -> Decoded | None:
    """Read UTF-8 in which some bytes are of Windows-1252: where most of its accents are UTF-8."""
    text = content.decode("utf-8", "surrogateescape")
    strays = [found.start() for found in re.finditer("[\udc80-\udcff]", text)]
    accents = len(re.findall("[^\x00-\x7f]", text)) - len(strays)
    if accents <= len(strays):
        return None
    mended = re.sub(
        "[\udc80-\udcff]",
        lambda found: bytes([ord(found.group()) - 0xDC00]).decode("cp1252", "replace"),
        text,
    )
    return Decoded(mended, "utf-8", guessed=True, mixed=tuple(strays))


def _legacy(content: bytes) -> Decoded | None:
    """Choose the encoding of one byte a character that makes French of the accents, else ask the library."""
    sample = _telling(content)
    scores = {name: _score(sample, name) for name in _CANDIDATES}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= _SURE and (found := _tried(content, best, guessed=True)):
        return found
    match = charset_normalizer.from_bytes(sample).best()
    return (match and _tried(content, match.encoding, guessed=True)) or _tried(
        content, "cp1252", guessed=True
    )


def _telling(content: bytes) -> bytes:
    """Take the lines that hold something else than ASCII: in a long file the first accent may come late."""
    if len(content) <= _SAMPLE:
        return content
    lines = re.finditer(rb"[^\r\n]{0,80}[\x80-\xff][^\r\n]{0,80}", content)
    taken: list[bytes] = []
    for line in lines:
        taken.append(line.group())
        if len(taken) * 160 > _SAMPLE:
            break
    return b"\n".join(taken)


def _score(sample: bytes, encoding: str) -> float:
    """Say which share of the accents are those of French, in the places where French has them."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    foreign = len(re.findall("[^\x00-\x7f]", text))
    return (len(_FRENCH.findall(text)) - len(_MISPLACED.findall(text))) / foreign if foreign else 0.0
