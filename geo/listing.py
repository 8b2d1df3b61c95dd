"""Rows as a reader sees them: names instead of codes, the columns that matter first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.atlas import Doubt
from geo.codes import Target
from geo.columns import COLUMNS, Reference
from geo.consent import CONSENT, CONTACT, public
from geo.language import message
from geo.releases import today
from geo.selection import Indicator
from geo.settings import NATIONAL, OUTSIDE
from geo.view import Knowledge
from geo.vocabularies import ActivityType, Axis, Nature, PlaceType, PoleStatus, Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

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


IN_DIRECTORY: Final = (Listing.POLES, Listing.EXPERTISES, Listing.AMBASSADORS, Listing.ACTIVITIES)
"""What the directory lists, the first without a choice."""

TABLE_OF: Final = {
    Listing.POLES: Table.POLES,
    Listing.EXPERTISES: Table.EXPERTISES,
    Listing.ACTIVITIES: Table.ACTIVITIES,
    Listing.PLACES: Table.PLACES,
    Listing.AMBASSADORS: Table.AMBASSADORS,
}

_LABELLED: Final[dict[tuple[Listing, str], type[Vocabulary]]] = {
    (Listing.POLES, "statut"): PoleStatus,
    (Listing.EXPERTISES, "nature"): Nature,
    (Listing.ACTIVITIES, "type"): ActivityType,
    (Listing.ACTIVITIES, "axe"): Axis,
    (Listing.PLACES, "type"): PlaceType,
}
_LAST: Final = ("id", "longitude", "latitude")
_BETWEEN: Final = " | "

HEADERS: Final = {
    "actif_depuis": message("Actif depuis"),
    "actif_jusqua": message("Actif jusqu’à"),
    "activites": message("Activités"),
    "axe": message("Axe"),
    "co_animateurs": message("Co-animation"),
    "code": message("Code"),
    "courriel": message("Courriel"),
    "date_debut": message("Début"),
    "date_fin": message("Fin"),
    "derniere": message("Dernière"),
    "description": message("Description"),
    "destination": message("Partenaire"),
    "domaine": message("Domaine"),
    "etat": message("État"),
    "expertises_offertes": message("Expertises offertes"),
    "ferme_le": message("Fermé le"),
    "fournisseur": message("Fournisseur"),
    "hote": message("Hôte"),
    "id": message("Identifiant"),
    "implante_le": message("Implanté le"),
    "latitude": message("Latitude"),
    "liens": message("Liens"),
    "lieux": message("Lieux culturels"),
    "ligne": message("Ligne"),
    "localisation": message("Précision du point"),
    "longitude": message("Longitude"),
    "maturite": message("Maturité numérique"),
    "mesures": message("Mesures"),
    "municipalite": message("Municipalité"),
    "nature": message("Nature"),
    "nom": message("Nom"),
    "organisme_porteur": message("Organisme porteur"),
    "origine": message("Hôte"),
    "participants": message("Participants"),
    "pole": message("Pôle"),
    "poles_actifs": message("Pôles actifs"),
    "premiere": message("Première"),
    "public": message("Public"),
    "raison": message("Pourquoi"),
    "region": message("Région"),
    "region_declaree": message("Région déclarée"),
    "region_du_point": message("Région du point"),
    "role": message("Rôle"),
    "secteurs": message("Secteurs"),
    "site_web": message("Site web"),
    "source": message("Source"),
    "statut": message("Statut"),
    "table": message("Table"),
    "territoires": message("Territoires"),
    "titre": message("Titre"),
    "titulaire": message("Titulaire"),
    "type": message("Type"),
    "url": message("Adresse web"),
    "verifie_le": message("Vérifié le"),
}
"""What the headers of the files are called on the screen."""


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
        return {code: self.language.name(name) for code, name in self.atlas.names(table).items()}

    def of(self, target: Target) -> Mapping[str, str]:
        """Names of what a column refers to; a measure is known by its number."""
        match target:
            case Target.SECTOR:
                return self.reference(Table.SECTORS)
            case Target.DOMAIN:
                return self.reference(Table.DOMAINS)
            case Target.MEASURE:
                return {}
            case Target.REGION | Target.TERRITORY | Target.ACTOR | Target.POLE:
                return self.territories


def rows(view: View, listing: Listing, language: Language) -> pd.DataFrame:
    """List what remains of a view.

    Returns
    -------
    pandas.DataFrame
        Headers of the data files, readable values: names joined by « | », dates as days, and
        contacts only where all may read them, see `geo.consent.public`.
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
        frame = _with_consented_contacts(frame, view.atlas)
    listed = {}
    for column in COLUMNS[TABLE_OF[listing]]:
        values = frame[column.name]
        if (listing, column.name) in _LABELLED:
            labels = {
                str(member): language.render(member.label) for member in _LABELLED[listing, column.name]
            }
            values = values.map(lambda code, labels=labels: labels.get(code, ""))
        elif isinstance(column.form, Reference):
            values = _named(values, names.of(column.form.target), several=column.form.several)
        listed[column.name] = values
    last = [name for name in _LAST if name in listed]
    first = [name for name in listed if name not in (*last, *CONSENT)]
    return pd.DataFrame(listed, columns=[*first, *last]).reset_index(drop=True)


def _named(values: pd.Series, names: Mapping[str, str], *, several: bool) -> pd.Series:
    if several:
        return values.map(lambda codes: _BETWEEN.join(names.get(code, code) for code in codes))
    return values.map(lambda code: names.get(code, code))


def _with_consented_contacts(frame: pd.DataFrame, atlas: Atlas) -> pd.DataFrame:
    newest = (atlas.newest or atlas).dataset.tables[Table.AMBASSADORS]
    shown = public(frame, newest, today())
    return frame.assign(**{column: frame[column].where(shown, "") for column in CONTACT})


def _regions(view: View, language: Language) -> pd.DataFrame:
    names = view.atlas.names(Table.REGIONS)
    inside = [
        count
        for count in view.region_counts(view.selection.indicator)
        if count.knowledge is not Knowledge.LEFT_OUT
    ]
    kept = {count.code for count in inside}
    listed: dict[str, list[str] | list[float | None]] = {
        "code": [count.code for count in inside],
        "nom": [names[count.code] for count in inside],
        "etat": [language.render(count.knowledge.label) for count in inside],
    }
    for indicator in Indicator:
        counts = view.region_counts(indicator)
        listed[str(indicator)] = [count.count for count in counts if count.code in kept]
    # Without a single figure pandas would not take the column for one of numbers.
    return pd.DataFrame(listed).astype({str(Indicator.MATURITY): "float64"})


def _links(view: View, language: Language) -> pd.DataFrame:
    names = Names(view.atlas, language).territories
    ends = {end: view.links[end].map(names) for end in ("origine", "destination")}
    return view.links.assign(**ends)


def to_check_in(atlas: Atlas, region: str) -> NDArray[np.bool_]:
    """Tell which rows of `Listing.DOUBTS` state a region, or have their point in it."""
    told = pd.concat([atlas.doubts, atlas.unattached, atlas.unplaced], ignore_index=True)
    stated = told["region_declaree"].str.split("|").map(lambda codes: region in codes)
    return (stated | (told["region_du_point"] == region)).to_numpy(dtype=bool)


def _doubts(atlas: Atlas, language: Language) -> pd.DataFrame:
    """List every row whose region is doubtful, that has no territory, or no coordinates."""
    names = Names(atlas, language).territories
    reasons = {str(doubt): language.render(doubt.label) for doubt in Doubt}
    lonely = language.text("Ni région, ni portée nationale, ni point dans une région.")
    off_map = language.text("Sans coordonnées : comptée, mais absente de la carte.")
    told = pd.concat(
        [
            atlas.doubts.assign(raison=atlas.doubts["raison"].map(reasons)),
            atlas.unattached.assign(raison=lonely),
            atlas.unplaced.assign(raison=off_map),
        ],
        ignore_index=True,
    )
    for column in ("region_declaree", "region_du_point"):
        told[column] = [
            _BETWEEN.join(names.get(code, code) for code in codes.split("|") if code)
            for codes in told[column]
        ]
    told["table"] = [language.render(Table(table).label) for table in told["table"]]
    return told
