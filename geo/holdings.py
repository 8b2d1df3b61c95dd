"""All the tables that somebody may read, in one ZIP whose files load as the same dataset."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from geo import archive, contacts, manifest, readme
from geo.cells import Number, Whole
from geo.columns import COLUMNS
from geo.dataset import REFERENCE_TABLES
from geo.export import Separator, csv
from geo.fiction import fiction
from geo.formulas import unprotected
from geo.readme import Readme, Section
from geo.settings import DATA, DATA_VARIABLE, REFERENCE
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import pandas as pd

    from geo.changes import Frames
    from geo.dataset import Dataset
    from geo.language import Language
    from geo.publications import Publication
    from geo.roles import Writer

BESIDE: Final = "reference"
"""The folder of the project's own tables: it explains the codes, and no data folder needs it."""


@dataclass(frozen=True, eq=False)
class Holdings:
    """What one takes away.

    Parameters
    ----------
    held
        Text cells of the tables that the screens show.
    reference
        Text cells of the project's own tables.
    shown
        The same tables, checked.
    publication
        The one that they come from; ``None`` where nothing was published.
    reader
        Who takes them away.
    """

    held: Frames
    reference: Frames
    shown: Dataset
    publication: Publication | None
    reader: Writer

    def zipped(self, language: Language, day: date) -> bytes:
        """Write the ZIP: « Lisez-moi », a CSV for each table, the reference tables in a folder beside.

        The files at its top, put in a data folder, are the same dataset, and the importer reads each.
        """
        taken = contacts.taken(self.held, self.reader)
        beside = {table: cells for table, cells in self.reference.items() if table not in taken}
        told = self._readme(taken, language, day)
        entries = {archive.README: partial(archive.written, told)}
        entries |= {table.file: partial(sheet, table, cells) for table, cells in taken.items()}
        entries |= {f"{BESIDE}/{table.file}": partial(sheet, table, cells) for table, cells in beside.items()}
        return archive.pack(entries, day)

    def _readme(self, taken: Mapping[Table, pd.DataFrame], language: Language, day: date) -> Readme:
        text = language.text
        number = str(self.publication.number) if self.publication else text("aucune")
        counts = tuple(
            (table.file, language.render(table.label), len(cells)) for table, cells in taken.items()
        )
        return Readme(
            name=text("Lisez-moi"),
            title=text("Maillage : toutes les tables"),
            fiction=fiction(self.shown, language),
            day=day,
            sections=(
                Section(
                    "",
                    (),
                    (
                        (text("Produit par"), f"Maillage {readme.version()}"),
                        (text("Le"), day),
                        (text("Publication"), number),
                    ),
                ),
                Section(
                    text("Ce que contient l’export"),
                    (text("Fichier"), text("Table"), text("Lignes")),
                    counts,
                ),
                Section(
                    text("Ce qui a été laissé de côté, et pourquoi"),
                    (),
                    tuple((said,) for said in self._left_out(taken, language)),
                ),
                Section(text("Comment lire les fichiers"), (), tuple((said,) for said in _forms(language))),
                Section(text("Sources et licences"), (), tuple(self._sources(language))),
            ),
        )

    def _left_out(self, taken: Mapping[Table, pd.DataFrame], language: Language) -> Iterator[str]:
        for table, cells in self.held.items():
            if len(cells) > len(taken.get(table, ())):
                # How many is not said: of a few respondents, their number tells.
                yield language.text(
                    "{table} : des réponses de personnes, données seulement à qui peut les modifier.",
                    table=language.render(table.label),
                )
        if Table.AMBASSADORS in taken and not taken[Table.AMBASSADORS].equals(
            self.held[Table.AMBASSADORS].reset_index(drop=True)
        ):
            yield language.text(
                "Ambassades : le nom et le courriel sont vides sans consentement daté à leur publication."
            )

    def _sources(self, language: Language) -> Iterator[tuple[str, ...]]:
        own = [table for table in self.held if table not in self.shown.fictitious]
        if own:
            tables = language.enumeration(language.render(table.label).lower() for table in own)
            yield (language.text("Tables chargées dans Maillage : {tables}.", tables=tables),)
        listed = manifest.load()
        paths = {
            (REFERENCE / table.file).relative_to(DATA).as_posix()
            for table in REFERENCE_TABLES
            if table not in self.held
        }
        named = {name for entry in listed.files if entry.path in paths for name in entry.sources}
        for source in listed.sources:
            if source.identifier in named:
                yield source.title, readme.credit(source)


def sheet(table: Table, cells: pd.DataFrame) -> bytes:
    """Write a table as the CSV that a data folder holds; in a spreadsheet nothing of it runs."""
    numbers = {column.name for column in COLUMNS[table] if isinstance(column.form, Number | Whole)}
    # The table of scenes keeps its texts protected.
    plain = cells.map(unprotected) if table is Table.SCENES else cells
    return csv(plain, Separator.COMMA, numbers)


def _forms(language: Language) -> Iterator[str]:
    text = language.text
    yield text(
        "Les fichiers CSV se relisent tels quels : un à la fois dans Données, Importer ; ou tous ensemble, "
        "dans le dossier que nomme {variable}. Le dossier « {folder} » explique les codes ; laissez-le à "
        "côté.",
        variable=DATA_VARIABLE,
        folder=BESIDE,
    )
    yield text("UTF-8, cellules séparées par des virgules. Une cellule vide dit qu’on ne sait pas.")
    yield text(
        "Dates AAAA-MM-JJ ; coordonnées en degrés décimaux, WGS 84 (EPSG:4326) ; listes séparées par « | »."
    )
    yield text(
        "Une apostrophe précède ce qu’un tableur prendrait pour une formule ; Maillage l’ôte en relisant."
    )
