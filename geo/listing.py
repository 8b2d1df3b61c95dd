"""Rows as a reader sees them: names instead of codes, the columns that matter first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.atlas import Doubt
from geo.language import message
from geo.selection import Indicator
from geo.settings import NATIONAL, OUTSIDE
from geo.vocabularies import ActivityType, Axis, Nature, PlaceType, PoleStatus, Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.view import View


class Listing(Vocabulary):
    """What can be read as a table, and downloaded."""

    REGIONS = "regions", message("Régions")
    POLES = "poles", message("Pôles")
    EXPERTISES = "expertises", message("Expertises")
    ACTIVITIES = "activites", message("Activités")
    LINKS = "liens", message("Liens")
    PLACES = "lieux", message("Lieux culturels")
    AMBASSADORS = "ambassadeurs", message("Ambassadeurs")
    DOUBTS = "a_verifier", message("À vérifier")


TABLE_OF: Final = {
    Listing.POLES: Table.POLES,
    Listing.EXPERTISES: Table.EXPERTISES,
    Listing.ACTIVITIES: Table.ACTIVITIES,
    Listing.PLACES: Table.PLACES,
    Listing.AMBASSADORS: Table.AMBASSADORS,
}

_COLUMNS: Final[dict[Listing, tuple[str, ...]]] = {
    Listing.POLES: (
        "nom", "statut", "region", "municipalite", "secteurs", "mesures", "organisme_porteur",
        "implante_le", "ferme_le", "verifie_le", "site_web", "id", "longitude", "latitude",
    ),
    Listing.EXPERTISES: (
        "titulaire", "domaine", "nature", "territoires", "municipalite", "secteurs", "mesures",
        "description", "verifie_le", "pole", "id", "longitude", "latitude",
    ),
    Listing.ACTIVITIES: (
        "titre", "type", "date_debut", "date_fin", "hote", "co_animateurs", "municipalite",
        "secteurs", "mesures", "axe", "participants", "public", "url", "id", "longitude", "latitude",
    ),
    Listing.PLACES: (
        "nom", "type", "region", "municipalite", "fournisseur", "source", "id", "longitude", "latitude",
    ),
    Listing.AMBASSADORS: ("role", "pole", "territoires", "actif_depuis", "actif_jusqua", "nom", "courriel", "id"),
}  # fmt: skip
_LABELLED: Final[dict[tuple[Listing, str], type[Vocabulary]]] = {
    (Listing.POLES, "statut"): PoleStatus,
    (Listing.EXPERTISES, "nature"): Nature,
    (Listing.ACTIVITIES, "type"): ActivityType,
    (Listing.ACTIVITIES, "axe"): Axis,
    (Listing.PLACES, "type"): PlaceType,
}
_CONTACTS: Final = ("nom", "courriel")

HEADERS: Final = {
    # What the headers of the files are called on the screen.
    "nom": message("Nom"), "statut": message("Statut"), "region": message("Région"),
    "municipalite": message("Municipalité"), "secteurs": message("Secteurs"), "mesures": message("Mesures"),
    "organisme_porteur": message("Organisme porteur"), "implante_le": message("Implanté le"),
    "ferme_le": message("Fermé le"), "verifie_le": message("Vérifié le"), "site_web": message("Site web"),
    "titulaire": message("Titulaire"), "domaine": message("Domaine"), "nature": message("Nature"),
    "territoires": message("Territoires"), "description": message("Description"), "pole": message("Pôle"),
    "titre": message("Titre"), "type": message("Type"), "date_debut": message("Début"), "date_fin": message("Fin"),
    "hote": message("Hôte"), "co_animateurs": message("Co-animation"), "axe": message("Axe"),
    "participants": message("Participants"), "public": message("Public"), "url": message("Adresse web"),
    "fournisseur": message("Fournisseur"), "source": message("Source"), "role": message("Rôle"),
    "actif_depuis": message("Actif depuis"), "actif_jusqua": message("Actif jusqu’à"),
    "courriel": message("Courriel"), "id": message("Identifiant"), "longitude": message("Longitude"),
    "latitude": message("Latitude"), "code": message("Code"), "etat": message("État"),
    "population": message("Population"), "origine": message("Hôte"), "destination": message("Partenaire"),
    "activites": message("Activités"), "premiere": message("Première"), "derniere": message("Dernière"),
    "table": message("Table"), "ligne": message("Ligne"), "region_declaree": message("Région déclarée"),
    "region_du_point": message("Région du point"), "raison": message("Pourquoi"),
    "poles_actifs": message("Pôles actifs"), "expertises_offertes": message("Expertises offertes"),
    "liens": message("Liens"), "lieux": message("Lieux culturels"),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Names:
    """Names of the codes that rows hold, in one language."""

    atlas: Atlas
    language: Language

    @cached_property
    def territories(self) -> Mapping[str, str]:
        """Names of the regions, of the reaches without region, and of the poles."""
        poles = self.atlas.dataset.tables[Table.POLES]
        return {
            **dict(zip(poles["id"], poles["nom"], strict=True)),
            **self.atlas.names(Table.REGIONS),
            NATIONAL: self.language.text("National et sectoriel"),
            OUTSIDE: self.language.text("Hors Québec"),
        }

    def reference(self, table: Table) -> Mapping[str, str]:
        """Names of a reference table's codes."""
        return {code: self.language.text(name) for code, name in self.atlas.names(table).items()}


def rows(view: View, listing: Listing, language: Language) -> pd.DataFrame:
    """List what remains of a view.

    Returns
    -------
    pandas.DataFrame
        Headers of the data files, readable values: names joined by « | », dates as days, and
        contacts only where consent to their publication is recorded.
    """
    match listing:
        case Listing.REGIONS:
            return _regions(view, language)
        case Listing.LINKS:
            return _links(view, language)
        case Listing.DOUBTS:
            return _doubts(view.atlas, language)
        case _:
            return _table(view, listing, language)


def _table(view: View, listing: Listing, language: Language) -> pd.DataFrame:
    names = Names(view.atlas, language)
    frame = view.rows(TABLE_OF[listing])
    if listing is Listing.AMBASSADORS:
        frame = _with_consented_contacts(frame)
    territories = names.territories
    listed = {}
    for column in _COLUMNS[listing]:
        values = frame[column]
        if (listing, column) in _LABELLED:
            labels = {str(m): language.render(m.label) for m in _LABELLED[listing, column]}
            values = values.map(labels).fillna("")
        elif column == "secteurs":
            values = _joined(values, names.reference(Table.SECTORS))
        elif column == "domaine":
            values = values.map(names.reference(Table.DOMAINS))
        elif column in ("region", "hote", "pole"):
            values = values.map(lambda code: territories.get(code, code))
        elif column in ("territoires", "co_animateurs"):
            values = _joined(values, territories)
        elif column == "mesures":
            values = _joined(values, {})
        listed[column] = values
    return pd.DataFrame(listed).reset_index(drop=True)


def _joined(values: pd.Series, names: Mapping[str, str]) -> pd.Series:
    return values.map(lambda codes: " | ".join(names.get(code, code) for code in codes))


def _with_consented_contacts(frame: pd.DataFrame) -> pd.DataFrame:
    consented = frame["consentement_publication"].fillna(value=False).astype(bool) & frame["consenti_le"].notna()
    return frame.assign(**{column: frame[column].where(consented, "") for column in _CONTACTS})


def _regions(view: View, language: Language) -> pd.DataFrame:
    regions = view.atlas.dataset.tables[Table.REGIONS]
    counted = {str(indicator): view.region_counts(indicator) for indicator in Indicator}
    chosen = view.region_counts(view.selection.indicator)
    listed = pd.DataFrame({"code": [count.code for count in chosen]})
    listed["nom"] = listed["code"].map(dict(zip(regions["code"], regions["nom"], strict=True)))
    listed["etat"] = [language.render(count.knowledge.label) for count in chosen]
    for indicator, counts in counted.items():
        listed[indicator] = [count.count for count in counts]
    return listed


def _links(view: View, language: Language) -> pd.DataFrame:
    names = Names(view.atlas, language)
    return view.links.assign(
        origine=view.links["origine"].map(names.territories), destination=view.links["destination"].map(names.territories)
    )


def _doubts(atlas: Atlas, language: Language) -> pd.DataFrame:
    """List every row whose region is doubtful, that has no territory, or no coordinates."""
    names = Names(atlas, language)
    doubts = atlas.doubts.assign(raison=[language.render(Doubt(reason).label) for reason in atlas.doubts["raison"]])
    unattached = atlas.unattached.assign(raison=language.text("Ni région, ni portée nationale, ni coordonnées."))
    unplaced = atlas.unplaced.assign(raison=language.text("Sans coordonnées : comptée, mais absente de la carte."))
    told = pd.concat([doubts, unattached, unplaced], ignore_index=True)
    for column in ("region_declaree", "region_du_point"):
        told[column] = [" | ".join(names.territories.get(c, c) for c in codes.split("|") if c) for codes in told[column]]
    told["table"] = [language.render(Table(table).label) for table in told["table"]]
    return told
