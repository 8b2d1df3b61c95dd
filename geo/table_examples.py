"""The example row of every template: fictitious, valid, names nobody, and never imported."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARK: Final = "exemple-"
_MARKED: Final = {
    Table.REGIONS: "nom",
    Table.SECTORS: "code",
    Table.DOMAINS: "code",
    Table.MEASURES: "numero",
    Table.FINDINGS: "verifie_par",
    Table.POPULATIONS: "source",
    Table.SURVEYS: "sondage",
    Table.SCENES: "titre",
}
"""The column that carries the mark where rows have no id."""

_PLACE: Final = {"municipalite": "Rimouski", "longitude": "-68.5240", "latitude": "48.4488"}

EXAMPLES: Final[Mapping[Table, Mapping[str, str]]] = MappingProxyType(
    {
        Table.POLES: {
            "id": "exemple-pole",
            "nom": "Pôle culturel numérique de l’Exemple",
            "region": "01",
            **_PLACE,
            "statut": "actif",
            "implante_le": "2024-09-03",
            "organisme_porteur": "Coopérative de l’Exemple",
            "secteurs": "danse|musique",
            "mesures": "99|120",
            "site_web": "https://example.org",
            "verifie_le": "2026-05-20",
        },
        Table.AMBASSADORS: {
            "id": "exemple-ambassade",
            "role": "Ambassade régionale du numérique culturel",
            "territoires": "01|11",
            "actif_depuis": "2024-09-03",
            "courriel": "culture.region01@example.org",
            "consentement_publication": "oui",
            "consenti_le": "2024-09-10",
        },
        Table.EXPERTISES: {
            "id": "exemple-expertise",
            "titulaire": "Studio de l’Exemple",
            "domaine": "captation",
            "nature": "offerte",
            "territoires": "01|QC",
            **_PLACE,
            "secteurs": "danse|theatre",
            "mesures": "99",
            "description": "Captation vidéo de spectacles, en un jour, avec droits réglés.",
            "verifie_le": "2026-05-20",
        },
        Table.ACTIVITIES: {
            "id": "exemple-activite",
            "titre": "Atelier de l’Exemple",
            "type": "atelier",
            "date_debut": "2026-04-14",
            "date_fin": "2026-04-15",
            "hote": "01",
            "co_animateurs": "03|HQ",
            **_PLACE,
            "secteurs": "musique",
            "mesures": "120",
            "axe": "creation",
            "participants": "24",
            "public": "Diffuseurs du Bas-Saint-Laurent",
            "url": "https://example.org/atelier",
        },
        Table.FINDINGS: {
            "region": "10",
            "mesure": "99",
            "secteur": "danse",
            "constat": "vide_confirme",
            "verifie_le": "2026-05-20",
            "verifie_par": "exemple-ambassade",
        },
        Table.REQUESTS: {
            "id": "exemple-demande",
            "recue_le": "2026-04-20",
            "territoire": "02",
            "secteurs": "danse",
            "domaines": "captation",
            "mesures": "99",
            "question": "Comment filmer une répétition pour la montrer en ligne ?",
            "reponse": "Une caméra fixe et un bon son suffisent pour commencer.",
            "repondue_le": "2026-04-27",
            "mots_cles": "captation|répétition",
            "statut": "repondue",
        },
        Table.DIAGNOSTICS: {
            "id": "exemple-diagnostic",
            "questionnaire": "1.0",
            "rempli_le": "2026-04-14",
            "support": "papier",
            "region": "03",
            "secteur": "danse",
            "gouvernance": "3",
            "competences": "2.5",
            "outils": "2",
            "donnees": "1.5",
            "creation": "3",
            "collaboration": "2",
        },
        Table.POPULATIONS: {
            "region": "03",
            "secteur": "danse",
            "organismes": "24",
            "source": "exemple-Répertoire culturel de la région",
            "compte_le": "2026-01-31",
        },
        Table.SURVEYS: {
            "sondage": "exemple-besoins-2026",
            "question": "Votre organisme a-t-il un plan numérique écrit ?",
            "repondant": "r-001",
            "region": "01",
            "secteur": "musique",
            "reponse": "Non",
            "repondu_le": "2026-04-14",
        },
        Table.SCENES: {
            "ordre": "1",
            "titre": "exemple-Où en sommes-nous ?",
            "ecran": "carte",
            "etat": "couche=poles",
            "note": "Demander à la salle ce qu’elle en pense.",
        },
        Table.PLACES: {
            "id": "exemple-lieu",
            "nom": "Musée de l’Exemple",
            "type": "musee",
            "region": "01",
            **_PLACE,
            "fournisseur": "Municipalité de l’Exemple",
            "source": "https://example.org",
        },
        # Last: most people keep the project's own lists.
        Table.REGIONS: {
            "code": "01",
            "nom": "exemple-Bas-Saint-Laurent",
            "ville_principale": "Rimouski",
            "ville_longitude": "-68.5240",
            "ville_latitude": "48.4488",
            "population": "200000",
            "population_source": "https://example.org",
            "mrc": "8",
        },
        Table.SECTORS: {
            "code": "exemple-danse",
            "nom": "Danse",
            "source": "Liste des secteurs de l’Exemple",
        },
        Table.DOMAINS: {
            "code": "exemple-captation",
            "nom": "Captation et diffusion",
            "source": "Liste des domaines de l’Exemple",
        },
        Table.MEASURES: {
            "numero": "exemple-1",
            "titre": "Soutenir la médiation numérique",
            "titre_verifie": "oui",
            "axe": "creation",
            "grande_mesure": "non",
            "porteur": "Organisme de l’Exemple",
            "statut": "en_cours",
            "source_url": "https://example.org/mesure-1",
        },
    }
)
"""As the files write them, the columns that are not there being empty."""


def marked(table: Table) -> str:
    """Give the column that tells whether a row is an example."""
    return _MARKED.get(table, "id")


def is_example(table: Table, cells: Mapping[str, object]) -> bool:
    """Tell whether a row is a template's example, by the mark « exemple- » in front of what names it.

    An identifier may be the mark alone, as one writes it who makes an example of their own.

    Parameters
    ----------
    table
        What the row is of.
    cells
        By header.
    """
    named = cells.get(marked(table))
    said = named.strip().casefold() if isinstance(named, str) else ""
    return said.startswith(_MARK) or (table not in _MARKED and said == _MARK.rstrip("-"))
