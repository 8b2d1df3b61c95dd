"""The database looked after on the command line: backed up, brought back, checked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo import backups, integrity
from geo.database import open_database
from geo.database_address import store_url
from geo.errors import SpokenError
from geo.language import FRENCH
from geo.roles import Role, Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.backups import Holding
    from geo.database import Database

_FAILED: Final = 1
_FAULTY: Final = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        database = open_database(store_url())
        try:
            return int(options.run(database, options))
        finally:
            database.close()
    except SpokenError as error:
        _say(f"Erreur : {FRENCH.render(error.sentence)}")
        return _FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m geo.store",
        description="Prendre soin de la base des publications.",
        epilog="Codes de sortie : 0, c’est fait ; 1, rien n’a été fait ; 2, commande mal écrite ; 3, la base "
        "a des défauts.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMANDE")
    save = commands.add_parser("backup", help="sauvegarder tout l’historique dans un fichier")
    save.set_defaults(run=_backup)
    bring = commands.add_parser("restore", help="rétablir une sauvegarde, entière ou pas du tout")
    bring.set_defaults(run=_restore)
    bring.add_argument("--replace", action="store_true", help="remplacer ce que la base contient")
    for command in (save, bring):
        command.add_argument("file", type=Path, metavar="FICHIER")
    commands.add_parser("check", help="vérifier que la base se tient").set_defaults(run=_check)
    return parser


def _backup(database: Database, options: argparse.Namespace) -> int:
    held = backups.backup(database, options.file)
    _say(f"Sauvegardé dans {options.file} : {_counted(held)}.")
    return 0


def _restore(database: Database, options: argparse.Namespace) -> int:
    # Who can run this has the database in hand: nobody else could say what they may.
    keeper = Writer("python -m geo.store", Role.ADMINISTRATION)
    held = backups.restore(database, options.file, writer=keeper, replace=options.replace)
    _say(f"Rétabli depuis {options.file} : {_counted(held)}.")
    return 0


def _check(database: Database, _options: argparse.Namespace) -> int:
    with database.reading() as connection:
        faults = integrity.faults(connection)
        held = backups.holding(connection)
    for fault in faults:
        _say(FRENCH.render(fault))
    if faults:
        _say(f"Défauts : {FRENCH.number(len(faults))}. Gardez ce fichier, et rétablissez une sauvegarde.")
        return _FAULTY
    _say(f"La base se tient : {_counted(held)}.")
    return 0


def _counted(held: Holding) -> str:
    return (
        f"{FRENCH.number(held.publications)} publications, {FRENCH.number(held.records)} versions de fiches"
    )


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
