"""The tables' columns: headers, forms, and what may be empty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.cells import MAIL, WEB, Coded, Day, Form, Identifier, Number, Text, Whole, YesNo
from geo.codes import TERRITORY_CODES, Target, vocabulary_codes
from geo.vocabularies import (
    ActivityType,
    Axis,
    Finding,
    Location,
    MeasureStatus,
    Nature,
    PlaceType,
    PoleStatus,
    RequestStatus,
    Support,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.vocabularies import Vocabulary


_TEXT: Final = Text()
_IDENTIFIER: Final = Identifier()


@dataclass(frozen=True)
class Reference:
    """Codes of another table: a `Coded` form whose list the data folder gives."""

    target: Target
    several: bool = False


@dataclass(frozen=True)
class Column:
    """One column: its header, the form of its cells, and what is asked of them.

    Parameters
    ----------
    name
        The header.
    form
        The form of every cell that is not empty.
    filled
        Whether no cell may be empty.
    key
        Whether its values name the rows: filled, and each a different one.
    expected
        Whether the file must have the column.
    """

    name: str
    form: Form | Reference = _TEXT
    filled: bool = False
    key: bool = False
    expected: bool = True


def _choice(name: str, vocabulary: type[Vocabulary], *, filled: bool = False) -> Column:
    return Column(name, Coded(vocabulary_codes(vocabulary)), filled=filled)


def _key(name: str, form: Form | Reference = _IDENTIFIER) -> Column:
    return Column(name, form, filled=True, key=True)


def _named(name: str) -> Column:
    return Column(name, filled=True)


def _text(*names: str) -> list[Column]:
    return [Column(name) for name in names]


_SECTORS: Final = Column("secteurs", Reference(Target.SECTOR, several=True))
_MEASURES: Final = Column("mesures", Reference(Target.MEASURE, several=True))
_SECTOR: Final = Column("secteur", Reference(Target.SECTOR))
_REGION: Final = Column("region", Reference(Target.REGION))
_TERRITORIES: Final = Column("territoires", Reference(Target.ACTOR, several=True))
_POLE: Final = Column("pole", Reference(Target.POLE))
_CHECKED: Final = Column("verifie_le", Day())
_PLACE: Final = (
    Column("municipalite"),
    Column("longitude", Number()),
    Column("latitude", Number()),
    Column("localisation", Coded(vocabulary_codes(Location)), expected=False),
)
_SCORE: Final = Number((0, 4))

POINT: Final = "coordonnees"
"""Not a column of any table: what a sheet's column becomes whose cells hold latitude and longitude both."""

COORDINATES: Final = ("longitude", "latitude")

DIMENSIONS: Final = ("gouvernance", "competences", "outils", "donnees", "creation", "collaboration")
"""The six dimensions of the self-diagnostic, each a score from 0 to 4."""

COLUMNS: Final[Mapping[Table, tuple[Column, ...]]] = MappingProxyType(
    {
        Table.REGIONS: (
            _key("code", Reference(Target.REGION)),
            _named("nom"),
            Column("ville_principale"),
            Column("ville_longitude", Number(), expected=False),
            Column("ville_latitude", Number(), expected=False),
            Column("population", Whole()),
            Column("population_source"),
            Column("mrc", Whole()),
        ),
        Table.SECTORS: (_key("code"), _named("nom"), Column("source"), Column("scaccq", expected=False)),
        Table.DOMAINS: (_key("code"), _named("nom"), Column("source")),
        Table.MEASURES: (
            _key("numero"),
            Column("titre"),
            Column("titre_verifie", YesNo()),
            _choice("axe", Axis),
            Column("grande_mesure", YesNo()),
            Column("porteur"),
            _choice("statut", MeasureStatus),
            Column("source_url", WEB),
        ),
        Table.POLES: (
            _key("id", Identifier(reserved=TERRITORY_CODES)),
            _named("nom"),
            Column("region", Reference(Target.TERRITORY)),
            *_PLACE,
            _choice("statut", PoleStatus, filled=True),
            Column("implante_le", Day()),
            Column("ferme_le", Day()),
            Column("organisme_porteur"),
            _SECTORS,
            _MEASURES,
            Column("site_web", WEB),
            _CHECKED,
        ),
        Table.AMBASSADORS: (
            _key("id"),
            _named("role"),
            _POLE,
            _TERRITORIES,
            Column("actif_depuis", Day()),
            Column("actif_jusqua", Day()),
            Column("nom"),
            Column("courriel", MAIL),
            Column("consentement_publication", YesNo()),
            Column("consenti_le", Day()),
        ),
        Table.EXPERTISES: (
            _key("id"),
            _named("titulaire"),
            Column("domaine", Reference(Target.DOMAIN), filled=True),
            _choice("nature", Nature, filled=True),
            _TERRITORIES,
            _POLE,
            *_PLACE,
            _SECTORS,
            _MEASURES,
            Column("description"),
            _CHECKED,
        ),
        Table.ACTIVITIES: (
            _key("id"),
            _named("titre"),
            _choice("type", ActivityType, filled=True),
            Column("date_debut", Day(), filled=True),
            Column("date_fin", Day()),
            Column("hote", Reference(Target.ACTOR)),
            Column("co_animateurs", Reference(Target.ACTOR, several=True)),
            *_PLACE,
            _SECTORS,
            _MEASURES,
            _choice("axe", Axis),
            Column("participants", Whole()),
            Column("public"),
            Column("url", WEB),
        ),
        Table.FINDINGS: (
            replace(_REGION, filled=True),
            Column("mesure", Reference(Target.MEASURE), filled=True),
            _SECTOR,
            _choice("constat", Finding, filled=True),
            replace(_CHECKED, filled=True),
            Column("verifie_par"),
        ),
        Table.REQUESTS: (
            _key("id"),
            Column("recue_le", Day(), filled=True),
            Column("territoire", Reference(Target.TERRITORY)),
            _SECTORS,
            Column("domaines", Reference(Target.DOMAIN, several=True)),
            _MEASURES,
            _named("question"),
            Column("reponse"),
            Column("repondue_le", Day()),
            Column("repondants", Reference(Target.POLE, several=True)),
            Column("mots_cles"),
            _choice("statut", RequestStatus, filled=True),
        ),
        Table.DIAGNOSTICS: (
            _key("id"),
            _named("questionnaire"),
            Column("rempli_le", Day()),
            _choice("support", Support),
            _REGION,
            _SECTOR,
            *(Column(name, _SCORE) for name in DIMENSIONS),
        ),
        Table.POPULATIONS: (
            _REGION,
            _SECTOR,
            Column("organismes", Whole(), filled=True),
            _named("source"),
            Column("compte_le", Day(), filled=True),
        ),
        Table.SURVEYS: (
            _named("sondage"),
            _named("question"),
            Column("repondant", _IDENTIFIER, filled=True),
            _REGION,
            _SECTOR,
            Column("reponse"),
            Column("repondu_le", Day()),
        ),
        Table.SCENES: (_key("ordre", Whole()), _named("titre"), _named("ecran"), *_text("etat", "note")),
        Table.PLACES: (
            _key("id"),
            _named("nom"),
            _choice("type", PlaceType, filled=True),
            _REGION,
            *_PLACE,
            *_text("fournisseur", "source"),
        ),
    }
)
"""Every column of every table, in the order of the files."""
