"""Constants and paths; imports nothing of the project."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = ROOT / "data"
REFERENCE: Final = DATA / "reference"
DEMONSTRATION: Final = DATA / "demo"
REGIONS: Final = DATA / "regions"
GUIDE: Final = DATA / "guide"
QUESTIONNAIRES: Final = DATA / "questionnaires"
ASSETS: Final = ROOT / "geo" / "assets"
LOCALE: Final = ROOT / "geo" / "locale"

DATA_VARIABLE: Final = "MAILLAGE_DATA"
"""Environment variable that names the folder of the user's own tables."""

DATABASE_VARIABLE: Final = "MAILLAGE_DATABASE_URL"
"""Environment variable that names the database of published tables."""

LOG_VARIABLE: Final = "MAILLAGE_LOG"
"""Environment variable that says how the journal is written: ``json``, or lines for people."""

DATABASE_FILE: Final = "maillage.sqlite"

WGS84: Final = "EPSG:4326"
QUEBEC_LAMBERT: Final = "EPSG:32198"

REGION_CODES: Final = tuple(f"{number:02d}" for number in range(1, 18))
NATIONAL: Final = "QC"
OUTSIDE: Final = "HQ"

LONGITUDE_RANGE: Final = (-80.0, -56.0)
LATITUDE_RANGE: Final = (44.9, 63.0)
"""Decimal degrees, WGS84: a box around Québec and its waters."""

SDA_SERVICE: Final = "https://servicescarto.mern.gouv.qc.ca/pes/rest/services/Territoire/SDA_WMS/MapServer"
"""The government's live service of administrative boundaries."""
