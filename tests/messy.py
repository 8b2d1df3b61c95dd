"""Sheets as three regional offices send them, each with one thing that real people do."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import shapely
import xlsxwriter  # type: ignore[import-untyped] # ships no type information

from geo.codes import known_codes
from geo.schema import blank, prepared
from geo.settings import REFERENCE
from geo.tabular import read
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.codes import Codes, Target

    Cells = Sequence[object]

PLACE: Final = ("id", "nom", "type", "region", "municipalite", "longitude", "latitude")
SALLE: Final = ("lieu-a", "Salle A", "musee", "03", "Québec", "-71.21", "46.81")
TOUR: Final = ("lieu-b", "Tour B", "galerie", "06", "Montréal", "-73.57", "45.5")
EVENT: Final = (
    "id",
    "titre",
    "type",
    "date_debut",
    "participants",
    "secteurs",
    "mesures",
    "longitude",
    "latitude",
)
ATELIER: Final = ("act-1", "Atelier", "atelier", "2017-04-03", "12", "musique", "16", "-73.7", "45.57")
POLE: Final = ("id", "nom", "region", "statut", "site_web", "secteurs", "verifie_le")
CELLULE: Final = ("pole-a", "Pôle A", "03", "actif", "https://example.org", "musique", "2020-01-02")
PERSON: Final = (
    "id",
    "role",
    "territoires",
    "actif_depuis",
    "nom",
    "courriel",
    "consentement_publication",
    "consenti_le",
)
ASKED: Final = ("sondage", "question", "repondant", "region", "reponse")
ANSWERED: Final = ("s", "Que dit-on ?", "r-1", "03", "Oui")
ACCENTED: Final = ("id", "nom", "type", "Région", "Municipalité", "longitude", "latitude")
AMBASSADOR: Final = ("amb-1", "Ambassade", "03", "2018-01-02", "Ada", "a@example.org", "oui", "2018-01-02")


def known() -> Mapping[Target, Codes | None]:
    """Give the codes of the reference tables, and two pôles."""
    sheets = {table: blank(table) for table in Table}
    for table in Table:
        if (path := REFERENCE / table.file).is_file():
            sheets[table] = prepared(table, read(table.file, path.read_bytes()))
    poles = b"id,nom\npole-03,P\xc3\xb4le des Passerelles\npole-06,P\xc3\xb4le du Mont\n"
    sheets[Table.POLES] = read("poles.csv", poles)
    return known_codes(sheets)


def text(*rows: Cells, separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """Write rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode(encoding)


def book(
    *sheets: Sequence[Cells],
    merged: Sequence[str] = (),
    names: Sequence[str] = (),
    since_1904: bool = False,
) -> bytes:
    """Write sheets as XLSX; ``merged`` ranges of the first one keep their first value."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "default_date_format": "yyyy-mm-dd",
        "strings_to_formulas": False,
        "date_1904": since_1904,
    }
    with xlsxwriter.Workbook(stream, options) as target:
        for number, rows in enumerate(sheets):
            sheet = target.add_worksheet(names[number] if names else None)
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(line, column, cell)
            for area in merged if not number else ():
                first, last = (xlsxwriter.utility.xl_cell_to_rowcol(end) for end in area.split(":"))
                sheet.merge_range(*first, *last, sheets[0][first[0]][first[1]])
    return stream.getvalue()


def geojson(*features: tuple[float, float, Mapping[str, object]]) -> bytes:
    """Write points with properties."""
    told = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        }
        for longitude, latitude, properties in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": told}).encode()


def geopackage(system: str, *features: tuple[float, float, Mapping[str, object]]) -> bytes:
    """Write points with properties, in a system of coordinates."""
    frame = gpd.GeoDataFrame(
        [dict(properties) for _, _, properties in features],
        geometry=[shapely.Point(longitude, latitude) for longitude, latitude, _ in features],
        crs="EPSG:4326",
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lieux.gpkg"
        frame.to_crs(system).to_file(path, driver="GPKG", layer="lieux")
        return path.read_bytes()


def but(row: Cells, head: Cells, **cells: object) -> Cells:
    """Give a row with other values in some columns."""
    return [cells.get(str(name), cell) for name, cell in zip(head, row, strict=True)]


def salle(**cells: object) -> Cells:
    """Give a good place with other values in some cells."""
    return but(SALLE, PLACE, **cells)


def pointed(point: str, **cells: object) -> Cells:
    """Give a good place whose two coordinates stand in one cell."""
    return [*salle(**cells)[:5], point]


def atelier(**cells: object) -> Cells:
    """Give a good activity with other values in some cells."""
    return but(ATELIER, EVENT, **cells)


def cellule(**cells: object) -> Cells:
    """Give a good pôle with other values in some cells."""
    return but(CELLULE, POLE, **cells)


def person(**cells: object) -> Cells:
    """Give a good ambassador with other values in some cells."""
    return but(AMBASSADOR, PERSON, **cells)


def misread(cell: object) -> str:
    """Read UTF-8 as software does that takes it for Windows-1252."""
    content = str(cell).encode()
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in content)


POINTED: Final = (*PLACE[:5], "Coordonnées")
SALLE_POINTED: Final = pointed("46.81, -71.21")
MOMENT: Final = datetime(2017, 4, 3, 9, 30)  # noqa: DTZ001 # a cell has no zone
ALL_300: Final = (*PLACE, *(f"Colonne {number}" for number in range(293)))

SHEETS: Final[Mapping[str, tuple[str, bytes]]] = {
    # The file itself.
    "clean": ("lieux.csv", text(PLACE, SALLE, TOUR)),
    "windows-1252": ("lieux.csv", text(PLACE, SALLE, TOUR, encoding="cp1252")),
    "utf-16 with tabs": ("lieux.txt", text(PLACE, SALLE, TOUR, separator="\t", encoding="utf-16")),
    "mac roman with commas": ("lieux.csv", text(PLACE, SALLE, TOUR, separator=",", encoding="mac_roman")),
    "workbook": ("lieux.xlsx", book([PLACE, SALLE, TOUR])),
    "points": ("lieux.geojson", geojson((-71.21, 46.81, {"nom": "Salle A", "type": "Musée"}))),
    "layer in metres": (
        "l.gpkg",
        geopackage("EPSG:32198", (-71.21, 46.81, {"nom": "Salle A", "type": "musee"})),
    ),
    # What stands around the table.
    "merged title": (
        "Lieux.xlsx",
        book([["Répertoire des lieux", *[""] * 6], PLACE, SALLE], merged=["A1:G1"]),
    ),
    "two rows of headers": (
        "lieux.xlsx",
        book(
            [
                ["Fiche", "", "", "Endroit", "", "Coordonnées", ""],
                ["Identifiant", "Nom", "Type", "Région", "Ville", "Longitude", "Latitude"],
                SALLE,
            ],
            merged=["A1:C1", "D1:E1", "F1:G1"],
        ),
    ),
    "headers over two rows": (
        "lieux.csv",
        text(
            ["Nom", "Type", "Région", "Coordonnées", ""],
            ["", "", "", "Longitude", "Latitude"],
            ["Salle A", "musee", "03", "-71.21", "46.81"],
        ),
    ),
    "headers on line 7": (
        "lieux.xlsx",
        book(
            [
                ["Direction régionale"],
                ["Région :", "Mauricie"],
                [],
                ["Date :", "2024-05-01"],
                [],
                [],
                PLACE,
                SALLE,
            ]
        ),
    ),
    "notes under the table": (
        "lieux.csv",
        text(
            PLACE,
            SALLE,
            ["Source : MCC, 2023"],
            ["* Données provisoires, à valider par les trois directions."],
        ),
    ),
    "totals": ("lieux.csv", text(PLACE, SALLE, ["Total", "", "1"], ["TOTAL GÉNÉRAL : 1"])),
    "blank rows": ("lieux.csv", text(PLACE, [], SALLE, ["", " ", ""], TOUR)),
    "headers on every page": ("lieux.csv", text(["Lieux 2024"], PLACE, SALLE, ["Lieux 2024"], PLACE, TOUR)),
    "a band for each region": (
        "lieux.xlsx",
        book(
            [PLACE, ["Capitale-Nationale", *[""] * 6], SALLE, ["Montréal", *[""] * 6], TOUR],
            merged=["A2:G2", "A4:G4"],
        ),
    ),
    "two tables on one sheet": (
        "lieux.csv",
        text(PLACE, SALLE, [], EVENT[:7], ATELIER[:7]),
    ),
    "the template's example": ("lieux.csv", text(PLACE, salle(id="exemple-lieu"), TOUR)),
    "several sheets": (
        "offices.xlsx",
        book(
            [["Bonjour, voici nos lieux."], ["Merci de valider."]],
            [PLACE, SALLE],
            names=["Lisez-moi", "Lieux"],
        ),
    ),
    "headers alone": ("lieux.csv", text(PLACE)),
    "one column": ("lieux.csv", text(["nom"], ["Salle A"], ["Tour B"])),
    "300 columns": ("lieux.csv", text(ALL_300, [*SALLE, *range(293)])),
    # Headers.
    "columns in another order": ("lieux.csv", text(PLACE[::-1], SALLE[::-1])),
    "headers misspelt": (
        "lieux.csv",
        text(["Identifiant", "Nom", "Catégori", "Regoin", "Municpalité", "Longitute", "Lattitude"], SALLE),
    ),
    "headers in English": (
        "places.csv",
        text(["ID", "Name", "Category", "Region", "City", "Longitude", "Latitude"], SALLE),
    ),
    "unknown columns": ("lieux.csv", text([*PLACE, "Téléphone"], [*SALLE, "418 555-0100"])),
    "rows that are numbered": ("lieux.csv", text(["No", *PLACE[1:]], ["1", *SALLE[1:]], ["2", *TOUR[1:]])),
    "street that is no web address": (
        "activites.csv",
        text([*EVENT, "Adresse"], [*ATELIER, "12, rue des Forges"]),
    ),
    # Regions and municipalities.
    "region without accent": (
        "lieux.csv",
        text(PLACE, salle(region="Nord du Quebec", longitude="-74.37", latitude="49.92")),
    ),
    "region with its number": ("lieux.csv", text(PLACE, but(TOUR, PLACE, region="06 - Montréal"))),
    "region in a phrase": (
        "lieux.csv",
        text(PLACE, salle(region="Région de l'Outaouais", longitude="-75.7", latitude="45.48")),
    ),
    "half a region": (
        "lieux.csv",
        text(PLACE, salle(region="Gaspésie/Les Îles", longitude="-64.48", latitude="48.83")),
    ),
    "region with an R": ("lieux.csv", text(PLACE, but(TOUR, PLACE, region="R06"))),
    "region after its number in brackets": (
        "lieux.csv",
        text(PLACE, but(TOUR, PLACE, region="(06) Montréal")),
    ),
    "region in capitals": (
        "lieux.csv",
        text(PLACE, salle(region="MONTEREGIE", longitude="-73.47", latitude="45.52")),
    ),
    "region whose number lies": ("lieux.csv", text(PLACE, salle(region="10 - Montréal"))),
    "region that is a decimal": ("lieux.csv", text(PLACE, salle(region="1.6"))),
    "no region, a point": ("lieux.csv", text(PLACE, salle(region=""))),
    "no region, a municipality": ("lieux.csv", text(PLACE, salle(region="", longitude="", latitude=""))),
    "no point": ("lieux.csv", text(PLACE, but(TOUR, PLACE, longitude="", latitude=""))),
    "homonym": (
        "lieux.csv",
        text(PLACE, salle(region="", municipalite="Saint-Ambroise", longitude="", latitude="")),
    ),
    "municipality of another region": (
        "lieux.csv",
        text(PLACE, salle(municipalite="Rimouski", longitude="", latitude="")),
    ),
    "municipality with its postal code": (
        "lieux.csv",
        text(PLACE, but(TOUR, PLACE, municipalite="Montréal (Québec)  H2X 1Y4", longitude="", latitude="")),
    ),
    "unknown municipality": (
        "lieux.csv",
        text(PLACE, salle(municipalite="Villeneuve-sur-Rien", longitude="", latitude="")),
    ),
    # Points.
    "decimal commas": ("lieux.csv", text(PLACE, salle(longitude="-71,21", latitude="46,81"))),
    "west by the header": (
        "lieux.csv",
        text([*PLACE[:5], "Longitude (O)", "Latitude (N)"], salle(longitude="71,21")),
    ),
    "west without a sign": ("lieux.csv", text(PLACE, salle(longitude="71.21"))),
    "degrees, minutes, seconds": (
        "lieux.csv",
        text(PLACE, salle(longitude="71° 12′ 36″ O", latitude="46°48'36\" N")),
    ),
    "swapped": ("lieux.csv", text(PLACE, salle(longitude="46.81", latitude="-71.21"))),
    "in Ontario": ("lieux.csv", text(PLACE, salle(region="", longitude="-75.69", latitude="45.35"))),
    "far away": ("lieux.csv", text(PLACE, salle(longitude="2.35", latitude="48.86"))),
    "in metres": ("lieux.csv", text(PLACE, salle(longitude="-206543.2", latitude="310221.7"))),
    "half a point": ("lieux.csv", text(PLACE, salle(latitude=""))),
    "the point was lost": ("lieux.csv", text(PLACE, salle(longitude="-7121000", latitude="4681000"))),
    # Both coordinates in one cell.
    "latitude and longitude in a cell": (
        "lieux.csv",
        text(
            POINTED,
            pointed("46.81, -71.21"),
            [*TOUR[:5], "45,5 ; -73,57"],
            ["c", "Cour", "musee", "", "", ""],
        ),
    ),
    "longitude before latitude": ("lieux.csv", text([*PLACE[:5], "Long/Lat"], pointed("-71.21 46.81"))),
    "both in degrees, minutes, seconds": (
        "lieux.csv",
        text([*PLACE[:5], "GPS"], pointed("46° 48′ 36″ N, 71° 12′ 36″ O")),
    ),
    "both with decimal commas": ("lieux.csv", text([*PLACE[:5], "Position"], pointed("46,81, -71,21"))),
    "both without the sign of the west": (
        "lieux.csv",
        text([*PLACE[:5], "Lat. / Long."], pointed("46,81;71,21")),
    ),
    "either may be the latitude": ("lieux.csv", text(POINTED, pointed("58.1, 62.3"))),
    "neither is of here": ("lieux.csv", text(POINTED, pointed("48.86, 2.35"))),
    "one of the two is missing": ("lieux.csv", text(POINTED, SALLE_POINTED, pointed("46.81", id="b"))),
    "no coordinates known": ("lieux.csv", text(POINTED, SALLE_POINTED, pointed("n/d", id="b", nom="Cour"))),
    "coordinates that are a telephone": (
        "lieux.csv",
        text([*PLACE, "Coordonnées"], [*SALLE, "418 555-0100"]),
    ),
    # Numbers and days.
    "text for a number": ("activites.csv", text(EVENT, atelier(participants="beaucoup"))),
    "about fifty": ("activites.csv", text(EVENT, atelier(participants="environ 50"))),
    "spaced thousands": ("activites.csv", text(EVENT, atelier(participants="1 234"))),
    "English thousands": ("activites.csv", text(EVENT, atelier(participants="1,000"))),
    "two numbers": ("activites.csv", text(EVENT, atelier(participants="12 15"))),
    "day in words": ("activites.csv", text(EVENT, atelier(date_debut="lundi 3 avril 2017"))),
    "day in English": ("activites.csv", text(EVENT, atelier(date_debut="April 3rd, 2017"))),
    "a spreadsheet's day": ("activites.xlsx", book([EVENT, atelier(date_debut=date(2017, 4, 3))])),
    "a spreadsheet's moment": (
        "activites.xlsx",
        book([EVENT, atelier(date_debut=MOMENT)]),
    ),  # a cell has no zone
    "a spreadsheet's number": ("activites.xlsx", book([EVENT, atelier(date_debut=42828)])),
    "day or month": (
        "activites.csv",
        text(
            EVENT,
            atelier(date_debut="03/04/2017"),
            atelier(id="act-2", titre="Forum", date_debut="25/04/2017"),
        ),
    ),
    "year of two digits": ("activites.csv", text(EVENT, atelier(date_debut="17-04-03"))),
    "month alone": ("activites.csv", text(EVENT, atelier(date_debut="avril 2017"))),
    "year alone": ("activites.xlsx", book([EVENT, atelier(date_debut=2017)])),
    "day with its hour in words": (
        "activites.csv",
        text(EVENT, atelier(date_debut="Lundi le 3 avril 2017, à 19 h 30")),
    ),
    "day as a spreadsheet shows it": ("activites.csv", text(EVENT, atelier(date_debut="3-avr-17"))),
    "month as a spreadsheet shows it": ("activites.csv", text(EVENT, atelier(date_debut="avr.-17"))),
    "day kept as text by an apostrophe": ("activites.csv", text(EVENT, atelier(date_debut="'2017-04-03"))),
    "no such day": ("activites.csv", text(EVENT, atelier(date_debut="31/02/2017"))),
    # Lists, codes and answers.
    "measures in a phrase": ("activites.csv", text(EVENT, atelier(mesures="16, 37 et 99"))),
    "measures made a number": ("activites.xlsx", book([EVENT, atelier(mesures=16.37)])),
    "sectors otherwise": ("activites.csv", text(EVENT, atelier(secteurs="Musique, cinéma et vidéo"))),
    "sector in the singular": ("activites.csv", text(EVENT, atelier(secteurs="art visuel"))),
    "sector in English": ("activites.csv", text(EVENT, atelier(secteurs="Music; Dance"))),
    "no for a sector": ("activites.csv", text(EVENT, atelier(secteurs="non"))),
    "not available": ("poles.csv", text(POLE, cellule(secteurs="n/d", site_web="N/D", verifie_le="-"))),
    "address without scheme": ("poles.csv", text(POLE, cellule(site_web="www.example.org"))),
    "name with initials for a site": ("poles.csv", text(POLE, cellule(site_web="M.Tremblay"))),
    "a cross for yes": ("ambassadeurs.csv", text(PERSON, person(consentement_publication="X"))),
    "a tick for yes": ("ambassadeurs.csv", text(PERSON, person(consentement_publication="✓"))),
    "yes without a day": (
        "ambassadeurs.csv",
        text(PERSON, person(consentement_publication="Oui", consenti_le="")),
    ),
    "name and address": ("ambassadeurs.csv", text(PERSON, person(courriel="Ada <a@example.org>"))),
    # Identifiers and twins.
    "no identifier": ("lieux.csv", text(PLACE[1:], SALLE[1:])),
    "identifier twice": ("lieux.csv", text(PLACE, SALLE, but(TOUR, PLACE, id="lieu-a"))),
    "identifier with spaces": ("lieux.csv", text(PLACE, salle(id="Lieu été 7"))),
    "identifier that a spreadsheet shortened": ("lieux.csv", text(PLACE, salle(id="1,23E+11"))),
    "leading zeros": ("lieux.xlsx", book([PLACE, salle(id="007")])),
    "twice in the sheet": (
        "lieux.csv",
        text(PLACE, SALLE, salle(id="lieu-c", nom="SALLE  A", longitude="", latitude="")),
    ),
    # What is said once for several rows.
    "idem": (
        "lieux.csv",
        text(
            PLACE,
            salle(region="Capitale-Nationale"),
            ["lieu-c", "Cour", "idem", '"', "〃", "-71.3", "46.9"],
            ["lieu-d", "Dôme", "Idem", "''", "idem", "-71.4", "46.9"],
        ),
    ),
    "idem of what waits": (
        "lieux.csv",
        text(
            PLACE,
            salle(region="Gaspésie/Les Îles", longitude="-64.48", latitude="48.83"),
            ["lieu-c", "Cour", "musee", "idem", "Gaspé", "-64.5", "48.83"],
        ),
    ),
    "idem under the headers": ("lieux.csv", text(PLACE, salle(region="idem"))),
    # What text may hold.
    "invisible characters": (
        "lieux.csv",
        text(PLACE, salle(nom="Salle\u200b A", type="\ufeffmusee", latitude="46.81\u200b")),
    ),
    "a very long text": ("lieux.csv", text(PLACE, salle(nom="Salle " * 2000))),
    "emoji and a formula": ("lieux.csv", text(PLACE, salle(nom="=HYPERLINK(1) 🎭"))),
    "error of a formula": ("lieux.csv", text(PLACE, salle(municipalite="#REF!"))),
    "accents read twice": (
        "lieux.csv",
        text(
            *([misread(cell) for cell in row] for row in (ACCENTED, salle(nom="Théâtre d’Été Ô Île à œufs")))
        ),
    ),
    # Rows that were not cut.
    "every row in one cell": (
        "lieux.csv",
        text(*([";".join(map(str, row))] for row in (PLACE, salle(nom='"Salle; A"'), TOUR)), separator="\t"),
    ),
    "a row in one cell": (
        "lieux.csv",
        text(PLACE, [text(salle(nom="Salle, A"), separator=",", encoding="utf-8").decode().strip()], TOUR),
    ),
    "workbook of one column": ("lieux.xlsx", book([[",".join(row)] for row in (PLACE, SALLE, TOUR)])),
    "headers with numbers": (
        "lieux.csv",
        text([f"{n}{'.)'[n % 2]} {name}" for n, name in enumerate(PLACE, 1)], SALLE),
    ),
    # What has one meaning that nobody wrote, and what has none.
    "commas with spaces": ("lieux.csv", text(PLACE, salle(longitude="-71 , 21", latitude="46, 81"))),
    "degrees with hyphens": ("lieux.csv", text(PLACE, salle(longitude="71-12-36 O", latitude="46-48-36"))),
    "from one day to another": ("activites.csv", text(EVENT, atelier(date_debut="du 3 au 5 avril 2017"))),
    "from one day to no other": ("activites.csv", text(EVENT, atelier(date_debut="du 5 au 3 avril 2017"))),
    "days counted from 1904": ("activites.xlsx", book([EVENT, atelier(date_debut=41366)], since_1904=True)),
    "between two numbers": ("activites.csv", text(EVENT, atelier(participants="25-30"))),
    "from one measure to another": (
        "activites.csv",
        text(EVENT, atelier(mesures="16 à 37"), atelier(id="b", titre="B", mesures="16 - 37")),
    ),
    "every sector": ("activites.csv", text(EVENT, atelier(secteurs="Tous les secteurs"))),
    "the opposite of a status": ("poles.csv", text(POLE, cellule(statut="inactif"))),
    "a status to come": ("poles.csv", text(POLE, cellule(statut="à implanter"))),
    "a status that is doubted": ("poles.csv", text(POLE, cellule(statut="actif ?"))),
    "yes with its reason": (
        "ambassadeurs.csv",
        text(PERSON, person(consentement_publication="Oui, par téléphone")),
    ),
    "yes that is to come": (
        "ambassadeurs.csv",
        text(PERSON, person(consentement_publication="oui, à confirmer")),
    ),
    "idem for an answer": (
        "sondages.csv",
        text(ASKED, ANSWERED, but(ANSWERED, ASKED, repondant="r-2", region="idem", reponse="idem")),
    ),
}
"""By what somebody did: the name of the file, and its bytes."""

USUAL: Final[Mapping[Table, Mapping[str, str]]] = {
    Table.PLACES: dict(zip(PLACE, SALLE, strict=True)),
    Table.ACTIVITIES: dict(zip(EVENT, ATELIER, strict=True)),
    Table.POLES: dict(zip(POLE, CELLULE, strict=True)),
    Table.AMBASSADORS: dict(zip(PERSON, AMBASSADOR, strict=True)),
    Table.SURVEYS: dict(zip(ASKED, ANSWERED, strict=True)),
}
"""The row that is good as it is, in each table."""
