"""What is to be said of every messy sheet, and what is brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

TOUR: Final = {
    "id": "lieu-b",
    "nom": "Tour B",
    "type": "galerie",
    "region": "06",
    "municipalite": "Montréal",
    "longitude": "-73.57",
    "latitude": "45.5",
}

REPORTS: Final[
    Mapping[str, tuple[str, dict[int, str], set[tuple[int, str, str, str, str]], list[dict[str, str]]]]
] = {
    "clean": ("lieux", {2: "acceptee", 3: "acceptee"}, set(), [{}, TOUR]),
    "windows-1252": ("lieux", {2: "acceptee", 3: "acceptee"}, set(), [{}, TOUR]),
    "utf-16 with tabs": ("lieux", {2: "acceptee", 3: "acceptee"}, set(), [{}, TOUR]),
    "mac roman with commas": ("lieux", {2: "acceptee", 3: "acceptee"}, set(), [{}, TOUR]),
    "workbook": ("lieux", {2: "acceptee", 3: "acceptee"}, set(), [{}, TOUR]),
    "points": (
        "lieux",
        {2: "corrigee"},
        {(2, "region", "correction", "region", "03"), (2, "type", "correction", "code", "musee")},
        [{"id": "lieu-03-salle-a", "municipalite": ""}],
    ),
    "layer in metres": (
        "lieux",
        {2: "corrigee"},
        {(2, "region", "correction", "region", "03")},
        [{"id": "lieu-03-salle-a", "municipalite": ""}],
    ),
    "merged title": ("lieux", {3: "acceptee"}, set(), [{}]),
    "two rows of headers": ("lieux", {3: "acceptee"}, set(), [{}]),
    "headers over two rows": (
        "lieux",
        {3: "acceptee"},
        set(),
        [{"id": "lieu-03-salle-a", "municipalite": ""}],
    ),
    "headers on line 7": ("lieux", {8: "acceptee"}, set(), [{}]),
    "notes under the table": (
        "lieux",
        {2: "acceptee", 3: "refusee", 4: "refusee"},
        {(3, "", "refus", "", ""), (4, "", "refus", "", "")},
        [{}],
    ),
    "totals": (
        "lieux",
        {2: "acceptee", 3: "refusee", 4: "refusee"},
        {(3, "", "refus", "", ""), (4, "", "refus", "", "")},
        [{}],
    ),
    "blank rows": ("lieux", {3: "acceptee", 5: "acceptee"}, set(), [{}, TOUR]),
    "headers on every page": (
        "lieux",
        {3: "acceptee", 4: "refusee", 5: "refusee", 6: "acceptee"},
        {(4, "", "refus", "", ""), (5, "", "refus", "", "")},
        [{}, TOUR],
    ),
    "a band for each region": (
        "lieux",
        {2: "refusee", 3: "acceptee", 4: "refusee", 5: "acceptee"},
        {(2, "", "refus", "", ""), (4, "", "refus", "", "")},
        [{}, TOUR],
    ),
    "two tables on one sheet": (
        "lieux",
        {2: "acceptee", 4: "refusee", 5: "refusee"},
        {(4, "", "refus", "", ""), (5, "", "refus", "", "")},
        [{}],
    ),
    "the template's example": ("lieux", {2: "refusee", 3: "acceptee"}, {(2, "", "refus", "", "")}, [TOUR]),
    "several sheets": ("lieux", {2: "acceptee"}, set(), [{}]),
    "headers alone": ("lieux", {}, set(), []),
    "300 columns": ("lieux", {2: "acceptee"}, set(), [{}]),
    "columns in another order": ("lieux", {2: "acceptee"}, set(), [{}]),
    "headers misspelt": ("lieux", {2: "acceptee"}, set(), [{}]),
    "headers in English": ("lieux", {2: "acceptee"}, set(), [{}]),
    "unknown columns": ("lieux", {2: "acceptee"}, set(), [{}]),
    "rows that are numbered": (
        "lieux",
        {2: "acceptee", 3: "acceptee"},
        set(),
        [
            {"id": "lieu-03-quebec-salle-a"},
            {
                "id": "lieu-06-montreal-tour-b",
                "nom": "Tour B",
                "type": "galerie",
                "region": "06",
                "municipalite": "Montréal",
                "longitude": "-73.57",
                "latitude": "45.5",
            },
        ],
    ),
    "street that is no web address": ("activites", {2: "acceptee"}, set(), [{}]),
    "region without accent": (
        "lieux",
        {2: "corrigee"},
        {(2, "region", "correction", "code", "10")},
        [{"region": "10", "longitude": "-74.37", "latitude": "49.92"}],
    ),
    "region with its number": ("lieux", {2: "corrigee"}, {(2, "region", "correction", "code", "06")}, [TOUR]),
    "region in a phrase": (
        "lieux",
        {2: "corrigee"},
        {(2, "region", "correction", "code", "07")},
        [{"region": "07", "longitude": "-75.7", "latitude": "45.48"}],
    ),
    "half a region": ("lieux", {2: "refusee"}, {(2, "region", "proposition", "ressemblance", "11")}, []),
    "region with an R": ("lieux", {2: "corrigee"}, {(2, "region", "correction", "code", "06")}, [TOUR]),
    "region after its number in brackets": (
        "lieux",
        {2: "corrigee"},
        {(2, "region", "correction", "code", "06")},
        [TOUR],
    ),
    "region in capitals": (
        "lieux",
        {2: "corrigee"},
        {(2, "region", "correction", "code", "16")},
        [{"region": "16", "longitude": "-73.47", "latitude": "45.52"}],
    ),
    "region whose number lies": ("lieux", {2: "refusee"}, {(2, "region", "refus", "", "")}, []),
    "region that is a decimal": ("lieux", {2: "refusee"}, {(2, "region", "refus", "", "")}, []),
    "no region, a point": ("lieux", {2: "corrigee"}, {(2, "region", "correction", "region", "03")}, [{}]),
    "no region, a municipality": (
        "lieux",
        {2: "corrigee"},
        {
            (2, "municipalite", "correction", "centre", "46.8123, -71.2145"),
            (2, "region", "correction", "region", "03"),
        },
        [{"longitude": "-71.2145", "latitude": "46.8123", "localisation": "approximative"}],
    ),
    "no point": (
        "lieux",
        {2: "corrigee"},
        {(2, "municipalite", "correction", "centre", "45.5088, -73.5878")},
        [
            {
                "id": "lieu-b",
                "nom": "Tour B",
                "type": "galerie",
                "region": "06",
                "municipalite": "Montréal",
                "longitude": "-73.5878",
                "latitude": "45.5088",
                "localisation": "approximative",
            }
        ],
    ),
    "homonym": (
        "lieux",
        {2: "acceptee"},
        {(2, "municipalite", "note", "", "")},
        [{"region": "", "municipalite": "Saint-Ambroise", "longitude": "", "latitude": ""}],
    ),
    "municipality of another region": (
        "lieux",
        {2: "acceptee"},
        {(2, "municipalite", "note", "", "")},
        [{"municipalite": "Rimouski", "longitude": "", "latitude": ""}],
    ),
    "municipality with its postal code": (
        "lieux",
        {2: "corrigee"},
        {(2, "municipalite", "correction", "centre", "45.5088, -73.5878")},
        [
            TOUR
            | {
                "municipalite": "Montréal (Québec)  H2X 1Y4",
                "longitude": "-73.5878",
                "latitude": "45.5088",
                "localisation": "approximative",
            }
        ],
    ),
    "unknown municipality": (
        "lieux",
        {2: "acceptee"},
        {(2, "municipalite", "note", "", "")},
        [{"municipalite": "Villeneuve-sur-Rien", "longitude": "", "latitude": ""}],
    ),
    "decimal commas": (
        "lieux",
        {2: "corrigee"},
        {
            (2, "latitude", "correction", "degres", "46.81"),
            (2, "longitude", "correction", "degres", "-71.21"),
        },
        [{}],
    ),
    "west by the header": (
        "lieux",
        {2: "corrigee"},
        {(2, "longitude", "correction", "degres", "-71.21")},
        [{}],
    ),
    "west without a sign": (
        "lieux",
        {2: "refusee"},
        {(2, "longitude", "proposition", "signe", "46.81, -71.21")},
        [],
    ),
    "degrees, minutes, seconds": (
        "lieux",
        {2: "corrigee"},
        {
            (2, "latitude", "correction", "degres", "46.81"),
            (2, "longitude", "correction", "degres", "-71.21"),
        },
        [{}],
    ),
    "swapped": ("lieux", {2: "refusee"}, {(2, "longitude", "proposition", "inversion", "46.81, -71.21")}, []),
    "in Ontario": ("lieux", {2: "refusee"}, {(2, "longitude", "refus", "", "")}, []),
    "far away": ("lieux", {2: "refusee"}, {(2, "longitude", "refus", "", "")}, []),
    "in metres": ("lieux", {2: "refusee"}, {(2, "longitude", "refus", "", "")}, []),
    "half a point": ("lieux", {2: "refusee"}, {(2, "latitude", "refus", "", "")}, []),
    "the point was lost": ("lieux", {2: "refusee"}, {(2, "longitude", "refus", "", "")}, []),
    "latitude and longitude in a cell": (
        "lieux",
        {2: "corrigee", 3: "corrigee", 4: "acceptee"},
        {
            (2, "longitude", "correction", "point", "46.81, -71.21"),
            (3, "longitude", "correction", "point", "45.5, -73.57"),
        },
        [
            {},
            TOUR,
            {
                "id": "c",
                "nom": "Cour",
                "region": "",
                "municipalite": "",
                "longitude": "",
                "latitude": "",
            },
        ],
    ),
    "longitude before latitude": (
        "lieux",
        {2: "corrigee"},
        {(2, "longitude", "correction", "point", "46.81, -71.21")},
        [{}],
    ),
    "both in degrees, minutes, seconds": (
        "lieux",
        {2: "corrigee"},
        {(2, "longitude", "correction", "point", "46.81, -71.21")},
        [{}],
    ),
    "both with decimal commas": (
        "lieux",
        {2: "corrigee"},
        {(2, "longitude", "correction", "point", "46.81, -71.21")},
        [{}],
    ),
    "both without the sign of the west": (
        "lieux",
        {2: "refusee"},
        {
            (2, "longitude", "correction", "point", "46.81, 71.21"),
            (2, "longitude", "proposition", "signe", "46.81, -71.21"),
        },
        [],
    ),
    "either may be the latitude": ("lieux", {2: "refusee"}, {(2, "longitude", "refus", "", "")}, []),
    "neither is of here": ("lieux", {2: "refusee"}, {(2, "longitude", "refus", "", "")}, []),
    "one of the two is missing": (
        "lieux",
        {2: "corrigee", 3: "refusee"},
        {
            (2, "longitude", "correction", "point", "46.81, -71.21"),
            (3, "longitude", "refus", "", ""),
        },
        [{}],
    ),
    "no coordinates known": (
        "lieux",
        {2: "corrigee", 3: "corrigee"},
        {
            (2, "longitude", "correction", "point", "46.81, -71.21"),
            (3, "longitude", "correction", "valeur_absente", ""),
            (3, "municipalite", "correction", "centre", "46.8123, -71.2145"),
        },
        [
            {},
            {
                "id": "b",
                "nom": "Cour",
                "longitude": "-71.2145",
                "latitude": "46.8123",
                "localisation": "approximative",
            },
        ],
    ),
    "coordinates that are a telephone": ("lieux", {2: "acceptee"}, set(), [{}]),
    "text for a number": ("activites", {2: "refusee"}, {(2, "participants", "refus", "", "")}, []),
    "about fifty": (
        "activites",
        {2: "refusee"},
        {(2, "participants", "proposition", "ressemblance", "50")},
        [],
    ),
    "spaced thousands": (
        "activites",
        {2: "corrigee"},
        {(2, "participants", "correction", "nombre", "1234")},
        [{"participants": "1234"}],
    ),
    "English thousands": (
        "activites",
        {2: "refusee"},
        {(2, "participants", "proposition", "ressemblance", "1000")},
        [],
    ),
    "two numbers": ("activites", {2: "refusee"}, {(2, "participants", "refus", "", "")}, []),
    "day in words": (
        "activites",
        {2: "corrigee"},
        {(2, "date_debut", "correction", "date", "2017-04-03")},
        [{}],
    ),
    "day in English": (
        "activites",
        {2: "corrigee"},
        {(2, "date_debut", "correction", "date", "2017-04-03")},
        [{}],
    ),
    "a spreadsheet's day": ("activites", {2: "acceptee"}, set(), [{}]),
    "a spreadsheet's moment": ("activites", {2: "acceptee"}, set(), [{}]),
    "a spreadsheet's number": (
        "activites",
        {2: "refusee"},
        {(2, "date_debut", "proposition", "date_numerique", "2017-04-03")},
        [],
    ),
    "day or month": (
        "activites",
        {2: "refusee", 3: "corrigee"},
        {
            (2, "date_debut", "proposition", "jour_ou_mois", "2017-04-03"),
            (3, "date_debut", "correction", "date", "2017-04-25"),
        },
        [{"id": "act-2", "titre": "Forum", "date_debut": "2017-04-25"}],
    ),
    "year of two digits": (
        "activites",
        {2: "refusee"},
        {(2, "date_debut", "proposition", "annee_courte", "2017-04-03")},
        [],
    ),
    "month alone": (
        "activites",
        {2: "refusee"},
        {(2, "date_debut", "proposition", "date_incomplete", "2017-04-01")},
        [],
    ),
    "year alone": (
        "activites",
        {2: "refusee"},
        {(2, "date_debut", "proposition", "date_incomplete", "2017-01-01")},
        [],
    ),
    "day with its hour in words": (
        "activites",
        {2: "corrigee"},
        {(2, "date_debut", "correction", "date", "2017-04-03")},
        [{}],
    ),
    "day as a spreadsheet shows it": (
        "activites",
        {2: "refusee"},
        {(2, "date_debut", "proposition", "annee_courte", "2017-04-03")},
        [],
    ),
    "month as a spreadsheet shows it": (
        "activites",
        {2: "refusee"},
        {(2, "date_debut", "proposition", "date_incomplete", "2017-04-01")},
        [],
    ),
    "day kept as text by an apostrophe": (
        "activites",
        {2: "corrigee"},
        {(2, "date_debut", "correction", "date", "2017-04-03")},
        [{}],
    ),
    "no such day": ("activites", {2: "refusee"}, {(2, "date_debut", "refus", "", "")}, []),
    "measures in a phrase": (
        "activites",
        {2: "corrigee"},
        {(2, "mesures", "correction", "liste", "16|37|99")},
        [{"mesures": "16|37|99"}],
    ),
    "measures made a number": (
        "activites",
        {2: "refusee"},
        {(2, "mesures", "proposition", "ressemblance", "16|37")},
        [],
    ),
    "sectors otherwise": (
        "activites",
        {2: "corrigee"},
        {(2, "secteurs", "correction", "liste", "musique|cinema-video")},
        [{"secteurs": "musique|cinema-video"}],
    ),
    "sector in the singular": (
        "activites",
        {2: "refusee"},
        {(2, "secteurs", "proposition", "ressemblance", "arts-visuels")},
        [],
    ),
    "sector in English": (
        "activites",
        {2: "corrigee"},
        {(2, "secteurs", "correction", "liste", "musique|danse")},
        [{"secteurs": "musique|danse"}],
    ),
    "no for a sector": ("activites", {2: "refusee"}, {(2, "secteurs", "refus", "", "")}, []),
    "not available": (
        "poles",
        {2: "corrigee"},
        {
            (2, "secteurs", "correction", "valeur_absente", ""),
            (2, "site_web", "correction", "valeur_absente", ""),
            (2, "verifie_le", "correction", "valeur_absente", ""),
        },
        [{"secteurs": "", "site_web": "", "verifie_le": ""}],
    ),
    "address without scheme": (
        "poles",
        {2: "corrigee"},
        {(2, "site_web", "correction", "adresse", "https://www.example.org")},
        [{"site_web": "https://www.example.org"}],
    ),
    "name with initials for a site": ("poles", {2: "refusee"}, {(2, "site_web", "refus", "", "")}, []),
    "a cross for yes": (
        "ambassadeurs",
        {2: "corrigee"},
        {(2, "consentement_publication", "correction", "oui_non", "oui")},
        [{}],
    ),
    "a tick for yes": (
        "ambassadeurs",
        {2: "corrigee"},
        {(2, "consentement_publication", "correction", "oui_non", "oui")},
        [{}],
    ),
    "yes without a day": (
        "ambassadeurs",
        {2: "refusee"},
        {
            (2, "consentement_publication", "correction", "oui_non", "oui"),
            (2, "consenti_le", "refus", "", ""),
        },
        [],
    ),
    "name and address": (
        "ambassadeurs",
        {2: "corrigee"},
        {(2, "courriel", "correction", "adresse", "a@example.org")},
        [{}],
    ),
    "no identifier": ("lieux", {2: "acceptee"}, set(), [{"id": "lieu-03-quebec-salle-a"}]),
    "identifier twice": ("lieux", {2: "acceptee", 3: "refusee"}, {(3, "id", "refus", "", "")}, [{}]),
    "identifier with spaces": (
        "lieux",
        {2: "corrigee"},
        {(2, "id", "correction", "identifiant", "Lieu-été-7")},
        [{"id": "Lieu-été-7"}],
    ),
    "identifier that a spreadsheet shortened": ("lieux", {2: "refusee"}, {(2, "id", "refus", "", "")}, []),
    "leading zeros": ("lieux", {2: "acceptee"}, set(), [{"id": "007"}]),
    "twice in the sheet": (
        "lieux",
        {2: "acceptee", 3: "corrigee"},
        {
            (3, "municipalite", "correction", "centre", "46.8123, -71.2145"),
            (3, "nom", "proposition", "doublon", "Salle A"),
        },
        [
            {},
            {
                "id": "lieu-c",
                "nom": "SALLE  A",
                "longitude": "-71.2145",
                "latitude": "46.8123",
                "localisation": "approximative",
            },
        ],
    ),
    "idem": (
        "lieux",
        {2: "corrigee", 3: "corrigee", 4: "corrigee"},
        {
            (2, "region", "correction", "code", "03"),
            (3, "type", "correction", "idem", "musee"),
            (3, "region", "correction", "idem", "03"),
            (3, "municipalite", "correction", "idem", "Québec"),
            (4, "type", "correction", "idem", "musee"),
            (4, "region", "correction", "idem", "03"),
            (4, "municipalite", "correction", "idem", "Québec"),
        },
        [
            {},
            {"id": "lieu-c", "nom": "Cour", "longitude": "-71.3", "latitude": "46.9"},
            {"id": "lieu-d", "nom": "Dôme", "longitude": "-71.4", "latitude": "46.9"},
        ],
    ),
    "idem of what waits": (
        "lieux",
        {2: "refusee", 3: "refusee"},
        {
            (2, "region", "proposition", "ressemblance", "11"),
            (3, "region", "proposition", "ressemblance", "11"),
        },
        [],
    ),
    "idem under the headers": ("lieux", {2: "refusee"}, {(2, "region", "refus", "", "")}, []),
    "invisible characters": (
        "lieux",
        {2: "corrigee"},
        {
            (2, "latitude", "correction", "espaces", "46.81"),
            (2, "nom", "correction", "espaces", "Salle A"),
            (2, "type", "correction", "espaces", "musee"),
        },
        [{}],
    ),
    "a very long text": (
        "lieux",
        {2: "acceptee"},
        set(),
        [{"nom": "Salle Salle Salle Salle Salle Salle Sall"}],
    ),
    "emoji and a formula": ("lieux", {2: "acceptee"}, set(), [{"nom": "=HYPERLINK(1) 🎭"}]),
    "error of a formula": (
        "lieux",
        {2: "corrigee"},
        {(2, "municipalite", "correction", "valeur_absente", "")},
        [{"municipalite": ""}],
    ),
    "accents read twice": (
        "lieux",
        {2: "corrigee"},
        {
            (2, "nom", "correction", "encodage", "Théâtre d’Été Ô Île à œufs"),
            (2, "municipalite", "correction", "encodage", "Québec"),
        },
        [{"nom": "Théâtre d’Été Ô Île à œufs"}],
    ),
    "every row in one cell": ("lieux", {2: "acceptee", 3: "acceptee"}, set(), [{"nom": "Salle; A"}, TOUR]),
    "a row in one cell": ("lieux", {2: "acceptee", 3: "acceptee"}, set(), [{"nom": "Salle, A"}, TOUR]),
    "workbook of one column": ("lieux", {2: "acceptee", 3: "acceptee"}, set(), [{}, TOUR]),
    "headers with numbers": ("lieux", {2: "acceptee"}, set(), [{}]),
    "commas with spaces": (
        "lieux",
        {2: "corrigee"},
        {
            (2, "latitude", "correction", "degres", "46.81"),
            (2, "longitude", "correction", "degres", "-71.21"),
        },
        [{}],
    ),
    "degrees with hyphens": (
        "lieux",
        {2: "corrigee"},
        {
            (2, "latitude", "correction", "degres", "46.81"),
            (2, "longitude", "correction", "degres", "-71.21"),
        },
        [{}],
    ),
    "from one day to another": (
        "activites",
        {2: "refusee"},
        {(2, "date_debut", "proposition", "periode", "2017-04-03")},
        [],
    ),
    "from one day to no other": ("activites", {2: "refusee"}, {(2, "date_debut", "refus", "", "")}, []),
    "days counted from 1904": (
        "activites",
        {2: "refusee"},
        {(2, "date_debut", "proposition", "date_numerique", "2017-04-03")},
        [],
    ),
    "between two numbers": ("activites", {2: "refusee"}, {(2, "participants", "refus", "", "")}, []),
    "from one measure to another": (
        "activites",
        {2: "refusee", 3: "refusee"},
        {(2, "mesures", "refus", "", ""), (3, "mesures", "refus", "", "")},
        [],
    ),
    "every sector": (
        "activites",
        {2: "refusee"},
        {
            (
                2,
                "secteurs",
                "proposition",
                "tous",
                (
                    "cirque|multidisciplinaire|arts-numeriques|arts-visuels|cinema-video|danse|litterature-conte|"
                    "metiers-art|musique|pluridisciplinaire|recherche-architecturale|theatre|patrimoine|"
                    "museologie|lecture-livre|medias"
                ),
            )
        },
        [],
    ),
    "the opposite of a status": ("poles", {2: "refusee"}, {(2, "statut", "refus", "", "")}, []),
    "a status to come": ("poles", {2: "refusee"}, {(2, "statut", "refus", "", "")}, []),
    "a status that is doubted": ("poles", {2: "refusee"}, {(2, "statut", "refus", "", "")}, []),
    "yes with its reason": (
        "ambassadeurs",
        {2: "refusee"},
        {(2, "consentement_publication", "proposition", "ressemblance", "oui")},
        [],
    ),
    "yes that is to come": (
        "ambassadeurs",
        {2: "refusee"},
        {(2, "consentement_publication", "refus", "", "")},
        [],
    ),
    "idem for an answer": (
        "sondages",
        {2: "acceptee", 3: "corrigee"},
        {(3, "region", "correction", "idem", "03")},
        [{}, {"repondant": "r-2", "reponse": "idem"}],
    ),
}
"""Table; what becomes of each line; line, column, verdict, cure and what it writes of each remark; the rows
brought in, as far as they differ from `tests.messy.USUAL`, 40 letters at most of a text."""
