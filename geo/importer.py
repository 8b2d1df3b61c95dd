"""Foreign files become tables of the data folder.

``python -m geo.importer odcaf FILE`` turns Statistics Canada's Open Database of Cultural and Art
Facilities into ``lieux.csv``.
"""

from __future__ import annotations

import argparse
import codecs
import os
import sys
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.boundaries import load_divisions, locate
from geo.errors import ImportSourceError, MaillageError
from geo.language import FRENCH
from geo.settings import DATA, DATA_VARIABLE, REGION_CODES
from geo.tabular import read
from geo.vocabularies import PlaceType, Table
from geo.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

ATTRIBUTION: Final = (
    "Statistique Canada, Base de données ouvertes sur les installations culturelles et artistiques"
)

UNNAMED: Final = "(sans nom)"

_QUEBEC: Final = "24"
_MISSING: Final = ".."
_DIVISION_DIGITS: Final = 4
_COLUMNS: Final = (
    "Index",
    "Facility_Name",
    "ODCAF_Facility_Type",
    "Provider",
    "CSD_Name",
    "CSDUID",
    "PRUID",
    "Latitude",
    "Longitude",
)
_TYPES: Final = {
    "library or archives": PlaceType.LIBRARY_OR_ARCHIVES,
    "museum": PlaceType.MUSEUM,
    "festival site": PlaceType.FESTIVAL_SITE,
    "theatre/performance and concert hall": PlaceType.PERFORMANCE_HALL,
    "miscellaneous": PlaceType.MISCELLANEOUS,
    "gallery": PlaceType.GALLERY,
    "heritage or historic site": PlaceType.HERITAGE_SITE,
    "art or cultural centre": PlaceType.ARTS_CENTRE,
    "artist": PlaceType.ARTIST,
}
_MARKS: Final = (
    # UTF-32 first: its little-endian mark begins with the one of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_CURE: Final = "Téléchargez de nouveau ODCAF_v1.0.csv chez Statistique Canada (catalogue 21-26-0001)."


@dataclass(frozen=True)
class Doubt:
    """A place whose stated municipality and whose point do not give the same region."""

    identifier: str
    name: str
    municipality: str
    stated: str
    located: str

    def sentence(self) -> str:
        """Say why, in French."""
        municipality = f"{self.municipality} ({self.stated})" if self.stated else "aucune"
        point = f"en {self.located}" if self.located else "hors du Québec"
        return f"{self.identifier}, « {self.name} » : municipalité {municipality}, point {point}"


@dataclass(frozen=True, eq=False)
class OdcafImport:
    """What came out of an ODCAF file.

    Parameters
    ----------
    frame
        The rows of Québec as the table ``lieux``; every cell is text, as it is to be written.
    encoding
        The encoding in which the file was read.
    elsewhere
        Number of rows of other provinces and territories.
    doubts
        Placed rows whose point falls in another region than the stated one.
    unplaced
        Rows of ``frame`` without coordinates.
    by_region
        Number of placed rows by the region where their point falls; outside Québec: the empty code.
    repeated
        Pairs of name and municipality that several rows share.
    """

    frame: pd.DataFrame
    encoding: str
    elsewhere: int
    doubts: tuple[Doubt, ...]
    unplaced: pd.DataFrame
    by_region: Mapping[str, int]
    repeated: tuple[tuple[str, str], ...]


def read_odcaf(content: bytes) -> OdcafImport:
    """Read the Open Database of Cultural and Art Facilities, version 1.0.

    Raises
    ------
    ImportSourceError
        If the bytes are not that file.
    """
    text, encoding = _decoded(content)
    sheet = read("ODCAF", text.encode())
    if sheet.problems:
        text = " ".join([*(problem.sentence(FRENCH) for problem in sheet.problems[:3]), _CURE])
        raise ImportSourceError(text)
    if missing := [name for name in _COLUMNS if name not in sheet.cells.columns]:
        text = f"Ce fichier n'est pas l'ODCAF v1.0 : colonnes absentes : {', '.join(missing)}. {_CURE}"
        raise ImportSourceError(text)
    cells = sheet.cells.replace(_MISSING, "")
    rows = cells[cells["PRUID"] == _QUEBEC].reset_index(drop=True)
    if rows.empty:
        text = f"Ce fichier ne contient aucune ligne du Québec (PRUID {_QUEBEC}). {_CURE}"
        raise ImportSourceError(text)
    frame = _places(rows)
    longitudes, latitudes = _numbers(rows["Longitude"]), _numbers(rows["Latitude"])
    placed = ~np.isnan(longitudes) & ~np.isnan(latitudes)
    located = pd.Series(locate(longitudes, latitudes), dtype="str")
    counted = located[placed].value_counts()
    differing = placed & (located != frame["region"]).to_numpy()
    told = ("id", "nom", "municipalite", "region")
    shared = rows[(rows["CSDUID"] != "") & rows.duplicated(["Facility_Name", "CSDUID"])]
    shared = shared.drop_duplicates(["Facility_Name", "CSDUID"])
    return OdcafImport(
        frame=frame,
        encoding=encoding,
        elsewhere=len(cells) - len(rows),
        doubts=tuple(
            starmap(
                Doubt, zip(*(frame.loc[differing, name] for name in told), located[differing], strict=True)
            )
        ),
        unplaced=frame[~placed],
        by_region={code: int(counted.get(code, 0)) for code in (*REGION_CODES, "") if code or "" in counted},
        repeated=tuple(shared[["Facility_Name", "CSD_Name"]].itertuples(index=False, name=None)),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m geo.importer", description="Importer un fichier public.")
    parser.add_argument("kind", choices=["odcaf"], help="odcaf : lieux culturels de Statistique Canada")
    parser.add_argument("file", type=Path, metavar="FICHIER")
    parser.add_argument(
        "--data", type=Path, help=f"dossier de vos tables (défaut : celui de {DATA_VARIABLE})"
    )
    options = parser.parse_args(arguments)
    try:
        folder = _folder(options.data)
        imported = read_odcaf(options.file.read_bytes())
        content = imported.frame.to_csv(index=False, lineterminator="\n").encode()
        write_whole(folder, {Table.PLACES.file: content})
    except MaillageError as error:
        sys.stderr.write(f"Erreur : {error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"Erreur : {error.filename} : {error.strerror}. Rien n'a été écrit.\n")
        return 1
    for line in (*_report(imported), f"Écrit : {folder / Table.PLACES.file}"):
        sys.stderr.write(f"{line}\n")
    return 0


def _decoded(content: bytes) -> tuple[str, str]:
    """Decode by the byte order mark, else as UTF-8, else as Windows-1252.

    A statistical guess is not needed: text of another encoding is practically never valid UTF-8,
    and Statistics Canada publishes the file in Windows-1252.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    if not encoding:
        # Latin letters leave every other byte of UTF-16 null, and the file begins with « Index ».
        encoding = {b"I\x00": "utf-16-le", b"\x00I": "utf-16-be"}.get(content[:2], "")
    for candidate in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            return content.decode(candidate), candidate
        except UnicodeDecodeError:
            continue
    text = f"Ce fichier n'est pas du texte dans un encodage connu (UTF-8, UTF-16, Windows-1252). {_CURE}"
    raise ImportSourceError(text)


def _places(rows: pd.DataFrame) -> pd.DataFrame:
    kinds = rows["ODCAF_Facility_Type"]
    if unknown := sorted(set(kinds) - set(_TYPES)):
        text = f"Types de lieux inconnus : {', '.join(unknown)}. {_CURE}"
        raise ImportSourceError(text)
    regions = rows["CSDUID"].str[:_DIVISION_DIGITS].map(lambda division: load_divisions().get(division, ""))
    return pd.DataFrame(
        {
            "id": "odcaf-" + rows["Index"],
            "nom": rows["Facility_Name"].replace("", UNNAMED),
            "type": kinds.map(_TYPES),
            "region": regions,
            "municipalite": rows["CSD_Name"],
            "longitude": rows["Longitude"],
            "latitude": rows["Latitude"],
            "fournisseur": rows["Provider"],
            "source": ATTRIBUTION,
        }
    ).astype("str")


def _numbers(cells: pd.Series[str]) -> NDArray[np.float64]:
    numbers = pd.to_numeric(cells.replace("", "nan"), errors="coerce")
    if (wrong := cells[numbers.isna() & (cells != "")]).size:
        text = f"« {wrong.iloc[0]} » n'est pas un nombre de degrés. {_CURE}"
        raise ImportSourceError(text)
    return numbers.to_numpy(dtype=np.float64)


def _folder(named: Path | None) -> Path:
    chosen = named or (Path(given) if (given := os.environ.get(DATA_VARIABLE)) else None)
    if chosen is None:
        text = f"Dites dans quel dossier écrire : --data DOSSIER, ou la variable {DATA_VARIABLE}."
        raise ImportSourceError(text)
    if chosen.resolve().is_relative_to(DATA):
        text = f"{chosen} appartient à la démonstration, qui reste fictive : choisissez un autre dossier."
        raise ImportSourceError(text)
    return chosen


def _report(imported: OdcafImport) -> list[str]:
    number = FRENCH.number
    unnamed = int((imported.frame["nom"] == UNNAMED).sum())
    kept, unplaced = len(imported.frame), len(imported.unplaced)
    return [
        f"Encodage lu : {imported.encoding}",
        f"{number(kept + imported.elsewhere)} lignes lues",
        f"{number(imported.elsewhere)} lignes d'autres provinces et territoires, laissées de côté",
        f"{number(kept)} lignes du Québec",
        f"{number(kept - unplaced)} placées, {number(unplaced)} sans coordonnées",
        f"{number(unnamed)} sans nom, écrites « {UNNAMED} »",
        "Par région où tombe le point :",
        *(f"  {code or 'hors Québec'} : {number(count)}" for code, count in imported.by_region.items()),
        f"{number(len(imported.doubts))} doutes (région de la municipalité ≠ région du point) :",
        *(f"  {doubt.sentence()}" for doubt in imported.doubts),
        f"{number(len(imported.repeated))} paires de même nom dans la même municipalité :",
        *(f"  « {name} », {municipality}" for name, municipality in imported.repeated),
        f"{number(unplaced)} sans coordonnées, gardées dans la table :",
        *(f"  {row.id}, « {row.nom} », {row.municipalite}" for row in imported.unplaced.itertuples()),
    ]


if __name__ == "__main__":
    sys.exit(main())
