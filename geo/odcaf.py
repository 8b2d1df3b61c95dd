"""Statistics Canada's Open Database of Cultural and Art Facilities becomes the table of places.

``python -m geo.odcaf FILE`` writes it into ``lieux.csv``.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo import grids
from geo.boundaries import locate
from geo.codes import known_codes
from geo.errors import ImportSourceError, MaillageError
from geo.facilities import COLUMNS, QUEBEC, UNNAMED
from geo.importer import propose
from geo.language import FRENCH
from geo.recognition import headers, recognise
from geo.remarks import Decisions, Verdict
from geo.schema import blank
from geo.settings import DATA, DATA_VARIABLE, REGION_CODES
from geo.vocabularies import Table
from geo.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TOLD: Final = 3
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
        return f"{self.identifier}, « {self.name} » : municipalité {municipality}, point en {self.located}"


@dataclass(frozen=True, eq=False)
class OdcafImport:
    """What came out of an ODCAF file.

    Parameters
    ----------
    frame
        The rows of Québec as the table ``lieux``; every cell is text, as it is to be written.
    notes
        What the reading of the file has to tell.
    elsewhere
        Number of rows of other provinces and territories.
    doubts
        Placed rows whose point falls in another region than the stated one.
    unplaced
        Rows of ``frame`` without coordinates.
    by_region
        Number of placed rows by the region where their point falls.
    repeated
        Pairs of name and municipality that several rows share.
    """

    frame: pd.DataFrame
    notes: tuple[str, ...]
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
    try:
        grid, *_ = grids.read("ODCAF", content)
    except ImportSourceError as error:
        text = f"{error} {_CURE}"
        raise ImportSourceError(text) from error
    found = recognise(grid)
    if not found.odcaf:
        names = headers(grid, 0)
        missing = ", ".join(name for name in COLUMNS if name not in names)
        text = f"Ce fichier n’est pas l’ODCAF v1.0 : colonnes absentes : {missing}. {_CURE}"
        raise ImportSourceError(text)
    proposal = propose(grid, found, known_codes({table: blank(table) for table in Table}), Decisions())
    refused = [one for one in proposal.remarks if one.verdict is Verdict.REFUSED]
    elsewhere = sum(not one.column for one in refused)
    if wrong := [one for one in refused if one.column]:
        sentences = " ".join(
            f"Ligne {one.line}, « {one.column} », « {one.value} » : {FRENCH.render(one.what)}"
            for one in wrong[:_TOLD]
        )
        text = f"{sentences} {_CURE}"
        raise ImportSourceError(text)
    if proposal.cells.empty:
        text = f"Ce fichier ne contient aucune ligne du Québec (PRUID {QUEBEC}). {_CURE}"
        raise ImportSourceError(text)
    # Every point is where the database says: nobody was asked about centres of municipalities.
    frame = proposal.cells.drop(columns="localisation")
    points = frame[["longitude", "latitude"]].apply(pd.to_numeric).to_numpy(dtype=float)
    placed = ~np.isnan(points).any(axis=1)
    located = pd.Series(locate(points[:, 0], points[:, 1]), dtype="str")
    counted = located[placed].value_counts()
    differing = placed & (located != frame["region"]).to_numpy()
    named = ("nom", "municipalite")
    shared = frame[frame["municipalite"].ne("") & frame.duplicated([*named, "region"])]
    told = ("id", "nom", "municipalite", "region")
    return OdcafImport(
        frame=frame,
        notes=tuple(note.sentence(FRENCH) for note in grid.notes),
        elsewhere=elsewhere,
        doubts=tuple(
            starmap(
                Doubt, zip(*(frame.loc[differing, name] for name in told), located[differing], strict=True)
            )
        ),
        unplaced=frame[~placed],
        by_region={code: int(counted.get(code, 0)) for code in REGION_CODES},
        repeated=tuple(shared[[*named]].drop_duplicates().itertuples(index=False, name=None)),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.odcaf", description="Importer les lieux culturels de Statistique Canada."
    )
    parser.add_argument("file", type=Path, metavar="FICHIER", help="ODCAF_v1.0.csv")
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
        *imported.notes,
        f"{number(kept + imported.elsewhere)} lignes lues",
        f"{number(imported.elsewhere)} lignes d'autres provinces et territoires, laissées de côté",
        f"{number(kept)} lignes du Québec",
        f"{number(kept - unplaced)} placées, {number(unplaced)} sans coordonnées",
        f"{number(unnamed)} sans nom, écrites « {UNNAMED} »",
        "Par région où tombe le point :",
        *(f"  {code} : {number(count)}" for code, count in imported.by_region.items()),
        f"{number(len(imported.doubts))} doutes (région de la municipalité ≠ région du point) :",
        *(f"  {doubt.sentence()}" for doubt in imported.doubts),
        f"{number(len(imported.repeated))} paires de même nom dans la même municipalité :",
        *(f"  « {name} », {municipality}" for name, municipality in imported.repeated),
        f"{number(unplaced)} sans coordonnées, gardées dans la table :",
        *(f"  {row.id}, « {row.nom} », {row.municipalite}" for row in imported.unplaced.itertuples()),
    ]


if __name__ == "__main__":
    sys.exit(main())
