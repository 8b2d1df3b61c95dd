"""What kind of file some bytes are, by their content; what cannot be read is refused with the cure."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from geo.language import message
from geo.limits import refusal

if TYPE_CHECKING:
    from geo.errors import UnreadableFileError
    from geo.language import Message


class Kind(Enum):
    """The kinds of files that are read."""

    TEXT = auto()
    XLSX = auto()
    ODS = auto()
    XLS = auto()
    GEOJSON = auto()
    GEOPACKAGE = auto()


_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SQLITE: Final = b"SQLite format 3\x00"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_HEAD: Final = 1024

_TO_TABLE: Final = message("Copiez la table dans Excel ou LibreOffice, et enregistrez-la en XLSX ou en CSV.")
_TO_XLSX: Final = message("Ouvrez-le dans Excel ou LibreOffice, et enregistrez-le en XLSX.")
_TO_LAYER: Final = message("Ouvrez-le dans QGIS, et exportez la couche en GeoPackage ou en GeoJSON.")
_UNPACK: Final = message("Décompressez-le, et choisissez la table qui s’y trouve.")
_AGAIN: Final = message("Exportez-le de nouveau depuis le programme d’origine.")
_NO_PASSWORD: Final = message(
    "Dans Excel : Fichier, Informations, Protéger le classeur, Chiffrer avec mot de passe, effacez-le, "
    "puis enregistrez."
)

_FOREIGN: Final[tuple[tuple[bytes, str, Message], ...]] = (
    (b"%PDF-", "PDF", _TO_TABLE),
    (b"\x89PNG\r\n", "image PNG", _TO_TABLE),
    (b"\xff\xd8\xff", "image JPEG", _TO_TABLE),
    (b"GIF8", "image GIF", _TO_TABLE),
    (b"RIFF", "image WebP", _TO_TABLE),
    (b"II*\x00", "image TIFF", _TO_TABLE),
    (b"MM\x00*", "image TIFF", _TO_TABLE),
    (rb"{\rtf", "RTF", _TO_TABLE),
    (b"\x00\x00'\n", "Shapefile", _TO_LAYER),
    (b"\x1f\x8b", "GZIP", _UNPACK),
    (b"7z\xbc\xaf'\x1c", "7-Zip", _UNPACK),
    (b"Rar!", "RAR", _UNPACK),
    (b"PAR1", "Parquet", _TO_TABLE),
    (b"ARROW1", "Arrow", _TO_TABLE),
)
"""First bytes of what people send in place of a table, from each format's own specification."""

_MARKUP: Final[tuple[tuple[bytes, str, Message], ...]] = (
    (rb"<kml\b", "KML", _TO_LAYER),
    (rb"<gpx\b", "GPX", _TO_LAYER),
    (rb"<(?:\w+:)?FeatureCollection\b", "GML", _TO_LAYER),
    (rb"<(?:!doctype\s+)?html\b|<table\b", "HTML", _TO_XLSX),
    (rb"urn:schemas-microsoft-com:office:spreadsheet", "XML Excel 2003", _TO_XLSX),
    (rb"<\?xml\b", "XML", _TO_TABLE),
)

_MEMBERS: Final[tuple[tuple[str, str, Message], ...]] = (
    (r"xl/workbook\.bin", "Excel binaire (.xlsb)", _TO_XLSX),
    (r"word/", "Word (.docx)", _TO_TABLE),
    (r"ppt/", "PowerPoint (.pptx)", _TO_TABLE),
    (r"Index(/.*\.iwa|\.zip)", "Numbers", message("Dans Numbers : Fichier, Exporter vers, Excel.")),
    (r".*\.kml", "KMZ", _TO_LAYER),
    (r".*\.shp", "Shapefile (ZIP)", _TO_LAYER),
)
"""Names of the parts of a packed file."""


def kind(file: str, content: bytes) -> Kind:
    """Recognise a file.

    Raises
    ------
    UnreadableFileError
        If it is empty, or of a kind that is not read.
    """
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise refusal(
            file,
            message("Le fichier est vide."),
            message("Vérifiez que vous avez choisi le bon fichier, et qu’il a été enregistré."),
        )
    if content.startswith(_ZIP):
        return _packed(file, content)
    if content.startswith(_OLE):
        return _compound(file, content)
    if content.startswith(_SQLITE):
        if content[68:72] in (b"GPKG", b"GP10", b"GP11") or b"gpkg_contents" in content:
            return Kind.GEOPACKAGE
        raise _foreign(file, "SQLite", message("Exportez la table en CSV, ou la couche en GeoPackage."))
    for mark, name, cure in _FOREIGN:
        if content.startswith(mark):
            raise _foreign(file, name, cure)
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypavif", b"ftypmif1"):
        raise _foreign(file, "image HEIC", _TO_TABLE)
    if _dbase(content):
        raise _foreign(file, "dBASE (.dbf), Shapefile", _TO_LAYER)
    return _text(file, content)


def locked(file: str) -> UnreadableFileError:
    """Refuse a file that asks for a password."""
    return refusal(file, message("Le fichier est protégé par un mot de passe."), _NO_PASSWORD)


def damaged(file: str) -> UnreadableFileError:
    """Refuse a file that is not what its first bytes promise."""
    return refusal(file, message("Le fichier est endommagé ou incomplet : il ne s’ouvre pas."), _AGAIN)


def _foreign(file: str, name: str, cure: Message) -> UnreadableFileError:
    what = message("Ce genre de fichier n’est pas lu : {kind}.", kind=name)
    return refusal(file, what, cure)


def _packed(file: str, content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            infos = parts.infolist()
            names = [info.filename.replace("\\", "/").lstrip("/") for info in infos]
            told = [info for info in infos if info.filename == "mimetype" and info.file_size < _HEAD]
            sheets = not told or parts.read(told[0]).endswith(b"opendocument.spreadsheet")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError) as error:
        raise damaged(file) from error
    found = {name.lower() for name in names}
    if "xl/workbook.xml" in found:
        return Kind.XLSX
    if "content.xml" in found:
        if sheets:
            return Kind.ODS
        raise _foreign(file, "OpenDocument", _TO_TABLE)
    for pattern, name, cure in _MEMBERS:
        if any(re.match(pattern, part, re.IGNORECASE) for part in names):
            raise _foreign(file, name, cure)
    raise _foreign(file, "ZIP", _UNPACK)


def _compound(file: str, content: bytes) -> Kind:
    """Tell the documents of Office 97–2003 apart by their streams' names, which are in UTF-16."""

    def holds(*streams: str) -> bool:
        return any(stream.encode("utf-16-le") in content for stream in streams)

    if holds("EncryptedPackage"):
        raise locked(file)
    if holds("Workbook", "Book"):
        return Kind.XLS
    raise _foreign(file, "Office 97–2003 (Word, PowerPoint, Outlook)", _TO_TABLE)


def _dbase(content: bytes) -> bool:
    """Recognise the table of a shapefile: its version, a day of this calendar, a header of 32-byte parts."""
    if len(content) < 33 or content[0] not in (0x03, 0x83, 0xF5):  # noqa: PLR2004 - the smallest header
        return False
    length = int.from_bytes(content[8:10], "little")
    return 1 <= content[2] <= 12 and 1 <= content[3] <= 31 and length % 32 == 1  # noqa: PLR2004 - a day


def _text(file: str, content: bytes) -> Kind:
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
    if head.startswith(b"<"):
        for pattern, name, cure in _MARKUP:
            if re.search(pattern, head, re.IGNORECASE):
                raise _foreign(file, name, cure)
    if head.startswith((b"{", b"[")) and re.match(rb'[\[{][\s\[{]*(?:"|[\]}])', head):
        return Kind.GEOJSON
    return Kind.TEXT
