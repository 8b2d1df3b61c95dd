"""The vocabularies of the tables: each member is the code that a file carries, and has a French label."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Self

from geo.language import Message, message

# Only so that type checkers, too, accept a look-up by the code alone.
_BY_CODE: Final = Message("")


class Vocabulary(StrEnum):
    """A closed list of codes, each with the label that a reader sees."""

    label: Message

    def __new__(cls, code: str, label: Message = _BY_CODE) -> Self:
        """Make a member that is its code, so that ``Axis("creation")`` finds it."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class Table(Vocabulary):
    """The tables of a data folder."""

    REGIONS = "regions", message("Régions")
    SECTORS = "secteurs", message("Secteurs")
    DOMAINS = "domaines", message("Domaines d’expertise")
    MEASURES = "mesures", message("Mesures")
    POLES = "poles", message("Pôles")
    AMBASSADORS = "ambassadeurs", message("Ambassadeurs")
    EXPERTISES = "expertises", message("Expertises")
    ACTIVITIES = "activites", message("Activités")
    FINDINGS = "constats", message("Constats")
    REQUESTS = "demandes", message("Demandes")
    DIAGNOSTICS = "diagnostics", message("Autodiagnostics")
    POPULATIONS = "populations", message("Nombres d’organismes")
    SURVEYS = "sondages", message("Sondages")
    SCENES = "scenes", message("Scènes")
    PLACES = "lieux", message("Lieux culturels")

    @property
    def file(self) -> str:
        """Name of the file that holds the table."""
        return f"{self}.csv"


class PoleStatus(Vocabulary):
    """Where a pôle stands in its life."""

    PLANNED = "projete", message("Projeté")
    SET_UP = "implante", message("Implanté")
    ACTIVE = "actif", message("Actif")
    SUSPENDED = "suspendu", message("Suspendu")
    CLOSED = "ferme", message("Fermé")


class Nature(Vocabulary):
    """Whether an expertise is there or missed."""

    OFFERED = "offerte", message("Offerte")
    SOUGHT = "recherchee", message("Recherchée")


class Axis(Vocabulary):
    """The three axes of the Plan culturel numérique du Québec."""

    CREATION = "creation", message("Création")
    INNOVATION = "innovation", message("Innovation")
    DISSEMINATION = "diffusion", message("Diffusion")


class MeasureStatus(Vocabulary):
    """How far a measure is."""

    ONGOING = "en_cours", message("En cours")
    COMPLETED = "terminee", message("Terminée")


class ActivityType(Vocabulary):
    """What kind of meeting an activity is."""

    WORKSHOP = "atelier", message("Atelier")
    TRAINING = "formation", message("Formation")
    LECTURE = "conference", message("Conférence")
    FORUM = "forum", message("Forum")
    ROUND_TABLE = "table_ronde", message("Table ronde")
    RESIDENCY = "residence", message("Résidence")
    LABORATORY = "laboratoire", message("Laboratoire")
    DEMONSTRATION = "demonstration", message("Démonstration")
    MEETING = "rencontre", message("Rencontre")
    WEBCAST = "webdiffusion", message("Webdiffusion")


class Finding(Vocabulary):
    """What somebody found who checked a cell of the coverage matrix."""

    CONFIRMED_EMPTY = "vide_confirme", message("Vide confirmé")


class RequestStatus(Vocabulary):
    """Where a request stands."""

    OPEN = "ouverte", message("Ouverte")
    ANSWERED = "repondue", message("Répondue")
    ARCHIVED = "archivee", message("Archivée")


class Support(Vocabulary):
    """How a self-diagnostic was filled."""

    ONLINE = "en_ligne", message("En ligne")
    PAPER = "papier", message("Papier")


class PlaceType(Vocabulary):
    """The nine facility types of the Open Database of Cultural and Art Facilities."""

    LIBRARY_OR_ARCHIVES = "bibliotheque_archives", message("Bibliothèque ou archives")
    MUSEUM = "musee", message("Musée")
    FESTIVAL_SITE = "site_festival", message("Site de festival")
    PERFORMANCE_HALL = "salle_spectacle", message("Théâtre ou salle de spectacle")
    MISCELLANEOUS = "divers", message("Divers")
    GALLERY = "galerie", message("Galerie")
    HERITAGE_SITE = "site_patrimonial", message("Site patrimonial ou historique")
    ARTS_CENTRE = "centre_art", message("Centre d’art ou centre culturel")
    ARTIST = "artiste", message("Artiste")


class Location(Vocabulary):
    """How well a point is known."""

    EXACT = "exacte", message("Exacte")
    APPROXIMATE = "approximative", message("Approximative (centre de la municipalité)")


class Answer(Vocabulary):
    """Yes or no."""

    YES = "oui", message("Oui")
    NO = "non", message("Non")
