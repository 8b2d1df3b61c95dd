"""« Lisez-moi »: who made an export and when, what is in it, what was left out and why, the sources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from geo import manifest, scale
from geo.boundaries import DRAWING, JOINING
from geo.dataset import REFERENCE_TABLES, load
from geo.extract import LAYERS
from geo.listing import HEADERS, TABLE_OF, Listing
from geo.settings import DATA, DEMONSTRATION, REFERENCE, REGIONS, ROOT
from geo.vocabularies import Table
from geo.workbook import MOST_ROWS, cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.dataset import Dataset
    from geo.extract import Extract
    from geo.manifest import Source

Cell = str | int | date

_LEFT_HERE: Final = (
    Table.FINDINGS,
    Table.REQUESTS,
    Table.DIAGNOSTICS,
    Table.POPULATIONS,
    Table.SURVEYS,
    Table.SCENES,
)
"""The tables that no listing shows."""

_NAMED: Final = 20
"""Sources of places that are told; the rows have them all."""


@dataclass(frozen=True)
class Section:
    """A part of what is told.

    Parameters
    ----------
    title
        Empty at the beginning.
    headers
        Of the lines' cells; none where the lines are sentences, or a term and what it means.
    lines
        Each with as many cells as headers, or one or two.
    """

    title: str
    headers: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Readme:
    """What is told with the rows.

    Parameters
    ----------
    name
        Of its sheet.
    title
        Of the whole.
    fiction
        The notice of the demonstration's data; empty where there are none.
    day
        When it was made.
    sections
        In their order.
    """

    name: str
    title: str
    fiction: str
    day: date
    sections: tuple[Section, ...]

    def plain(self) -> str:
        """Write it all as plain text, line by line."""
        lines = [self.title, *filter(None, [self.fiction])]
        for section in self.sections:
            lines += ["", *filter(None, [section.title]), *filter(None, [" | ".join(section.headers)])]
            lines += [" | ".join(map(str, cells)) for cells in section.lines]
        return "\n".join([*lines, ""])


def of(extract: Extract) -> Readme:
    """Tell of an extract."""
    text = extract.language.text
    return Readme(
        name=text("Lisez-moi"),
        title=text("Maillage : données exportées"),
        fiction=extract.fiction,
        day=extract.day,
        sections=(
            Section("", (), _head(extract)),
            _counts(extract),
            Section(text("Ce qui a été laissé de côté, et pourquoi"), (), _single(_left_out(extract))),
            Section(text("Comment lire les fichiers"), (), _single(_forms(extract))),
            Section(text("Sources et licences"), (), tuple(_sources(extract))),
            Section(text("Colonnes"), (), _columns(extract)),
        ),
    )


@cache
def version() -> str:
    """Give this program's version."""
    # From the tree that runs: an installation's record may be older than it.
    described = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(described["project"]["version"])


def _single(sentences: Iterator[str]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((sentence,) for sentence in sentences)


def _head(extract: Extract) -> tuple[tuple[Cell, ...], ...]:
    language, numbers = extract.language, extract.view.numbers
    text = language.text
    return (
        (text("Produit par"), f"Maillage {version()}"),
        (text("Le"), extract.day),
        (text("Sélection"), extract.view.selection.sentence(extract.view.atlas, language)),
        (
            text("Comptes"),
            text(
                "{shown} lignes affichées sur {total}, {unattached} non rattachées.",
                shown=language.number(numbers.shown),
                total=language.number(numbers.total),
                unattached=language.number(numbers.unattached),
            ),
        ),
    )


def _counts(extract: Extract) -> Section:
    text = extract.language.text
    lonely = extract.view.atlas.unattached["table"].value_counts()
    lines: list[tuple[Cell, ...]] = []
    for listing in Listing:
        rows = extract.rows(listing)
        shapeless = sum(shape is None for shape in extract.shapes(listing)) if listing in LAYERS else ""
        lines.append(
            (
                extract.language.render(listing.label),
                len(rows),
                extract.totals[listing],
                extract.totals[listing] - len(rows),
                shapeless,
                int(lonely.get(str(TABLE_OF[listing]), 0)) if listing in TABLE_OF else "",
            )
        )
    headers = (
        text("Feuille"),
        text("Lignes"),
        text("Sur"),
        text("Retirées par les filtres"),
        text("Sans géométrie"),
        text("Non rattachées"),
    )
    return Section(text("Ce que contient l’export"), headers, tuple(lines))


def _left_out(extract: Extract) -> Iterator[str]:
    language = extract.language
    text, plural = language.text, language.plural
    yield text(
        "Un filtre ne touche que les tables qui portent son renseignement : l’axe et la période "
        "touchent les activités et leurs liens, le statut touche les pôles, le type touche les lieux."
    )
    yield text(
        "Les lignes non rattachées n’ont ni région, ni portée nationale, ni coordonnées : un filtre par "
        "région les retire. « À vérifier » les liste avec leur raison, comme les doutes et les lignes "
        "sans coordonnées : toutes, quels que soient les filtres."
    )
    yield text(
        "Sans géométrie : une ligne sans coordonnées, ou un lien dont un bout est national ou hors Québec. "
        "Elle est dans tous les fichiers, mais n’a pas de place sur une carte."
    )
    if extract.withheld:
        yield plural(
            "{n} fiche d’ambassade sans son contact : aucun consentement à sa publication n’est inscrit avec "
            "sa date.",
            "{n} fiches d’ambassade sans leur contact : aucun consentement à sa publication n’est inscrit "
            "avec sa date.",
            extract.withheld,
        )
    if shortened := sum(cut(extract.rows(listing)) for listing in Listing):
        yield plural(
            "{n} texte trop long pour une cellule est coupé dans le classeur ; les autres fichiers l’ont en "
            "entier.",
            "{n} textes trop longs pour une cellule sont coupés dans le classeur ; les autres fichiers les "
            "ont en entier.",
            shortened,
        )
    yield text(
        "Ces tables ne sont pas dans l’export, qui donne ce que la carte montre : {tables}.",
        tables=language.enumeration(language.render(table.label).lower() for table in _LEFT_HERE),
    )


def _forms(extract: Extract) -> Iterator[str]:
    text = extract.language.text
    yield text("Une cellule vide (null en GeoJSON et en GeoPackage) dit qu’on ne sait pas.")
    yield scale.apart(extract.language)
    yield text(
        "Dates AAAA-MM-JJ ; coordonnées en degrés décimaux, WGS 84 (EPSG:4326) ; listes séparées par « | »."
    )
    for listing in Listing:
        if len(extract.rows(listing)) > MOST_ROWS:
            yield text(
                "Une feuille du classeur tient {n} lignes : « {listing} » continue sur les suivantes, qui "
                "portent un numéro. Les autres fichiers ont tout d’un trait.",
                n=extract.language.number(MOST_ROWS),
                listing=extract.language.render(listing.label),
            )
    yield text(
        "Dans les CSV, une apostrophe précède ce qu’un tableur prendrait pour une formule ; ôtez-la pour "
        "retrouver le texte. Le classeur a le texte tel quel, jamais une formule."
    )


def _sources(extract: Extract) -> Iterator[tuple[Cell, ...]]:
    """Name the sources of the files that the rows and their shapes come from."""
    language, dataset = extract.language, extract.view.atlas.dataset
    read = {*TABLE_OF.values()} - dataset.absent
    replaced = {
        table for table in REFERENCE_TABLES if not dataset.tables[table].equals(_shipped().tables[table])
    }
    paths = {
        *(REGIONS / name for name in (DRAWING, JOINING)),
        *(REFERENCE / table.file for table in REFERENCE_TABLES if table not in replaced),
        *(DEMONSTRATION / table.file for table in read & dataset.fictitious),
    }
    used = {path.relative_to(DATA).as_posix() for path in paths}
    listed = manifest.load()
    named = {name for entry in listed.files if entry.path in used for name in entry.sources}
    if own := [table for table in Table if table in (read - dataset.fictitious) | replaced]:
        tables = language.enumeration(language.render(table.label).lower() for table in own)
        yield (language.text("Tables chargées dans Maillage : {tables}.", tables=tables),)
    places = sorted(set(extract.rows(Listing.PLACES)["source"]) - {""})
    for told in places[:_NAMED]:
        yield (" ".join(told.split()),)
    for source in listed.sources:
        if source.identifier in named:
            yield source.title, credit(source)


@cache
def _shipped() -> Dataset:
    """Read what the project brings: reference tables that a folder replaces are not its work."""
    return load(DEMONSTRATION)


def credit(source: Source) -> str:
    """Say what a source asks to be said of it."""
    told = (source.attribution, source.licence, source.vintage, source.address)
    return " · ".join(dict.fromkeys(filter(None, told)))


def _columns(extract: Extract) -> tuple[tuple[Cell, ...], ...]:
    """Say what each header means, in the order in which the sheets bring them."""
    names = dict.fromkeys(str(name) for listing in Listing for name in extract.rows(listing))
    return tuple((name, extract.language.render(HEADERS[name])) for name in names)
