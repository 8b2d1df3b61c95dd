"""Where the database of publications is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from platformdirs import user_data_path
from sqlalchemy.exc import ArgumentError

from geo.data_folder import named_folder
from geo.errors import StoreError
from geo.language import message
from geo.settings import DATABASE_FILE, DATABASE_VARIABLE

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
_DRIVERS: Final = {
    SQLITE: "sqlite+pysqlite",
    POSTGRESQL: "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}


def store_url() -> str:
    """Say where the tables are published.

    What ``MAILLAGE_DATABASE_URL`` says; else a SQLite file in the folder of ``MAILLAGE_DATA``,
    unless that is the project's own; else one in the user's data folder.
    """
    if named := os.environ.get(DATABASE_VARIABLE):
        return named
    folder = named_folder() or user_data_path("maillage")
    return sa.URL.create(SQLITE, database=str(folder / DATABASE_FILE)).render_as_string()


def exists(url: str) -> bool:
    """Tell whether there is a database to look into: a file may not have been made yet."""
    found = address(url)
    return found.get_backend_name() != "sqlite" or Path(found.database or "").exists()


def address(url: str) -> sa.URL:
    """Read an address; `geo.errors.StoreError` for one that is not of SQLite or PostgreSQL."""
    try:
        found = sa.make_url(url)
        driver = _DRIVERS[found.get_backend_name()]
    except (ArgumentError, KeyError, ValueError):
        # Not « from » the cause, which may tell the password.
        raise StoreError(
            message(
                "{variable} n’est pas l’adresse d’une base que Maillage connaît. Écrivez "
                "« sqlite:////chemin/maillage.sqlite » ou « postgresql://compte:mot-de-passe@serveur/base ».",
                variable=DATABASE_VARIABLE,
            )
        ) from None
    if driver == _DRIVERS[SQLITE] and not found.database:
        raise StoreError(
            message("L’adresse de la base ne nomme pas de fichier : « sqlite:////chemin/maillage.sqlite ».")
        )
    return found.set(drivername=driver)
