"""What of the mesh can be listed, and how it is called."""

from __future__ import annotations

from typing import Final

from geo.language import message
from geo.listing import HEADERS
from geo.vocabularies import Vocabulary


class MeshListing(Vocabulary):
    """What of the mesh can be read as a table, and downloaded."""

    MATRIX = "matrice", message("Matrice")
    LINKS = "liens", message("Liens")
    ACTIVITIES = "activites", message("Activités")
    ENDS = "poles", message("De pôle à pôle")
    TERRITORIES = "territoires", message("Territoires liés")
    ISOLATED = "isolees", message("Régions isolées")
    RECEIVERS = "receveuses", message("Reçoivent seulement")
    UNLINKED = "voisines", message("Voisines sans lien")
    GROWTH = "croissance", message("Croissance")


DEFINITIONS: Final = {
    MeshListing.MATRIX: message(
        "En ligne, le territoire de l’hôte ; en colonne, celui du partenaire ; dans la case, leurs activités "
        "ensemble (« · » : aucune). Une activité à plusieurs partenaires compte dans chacune de leurs cases, "
        "et une fois dans les totaux."
    ),
    MeshListing.LINKS: message(
        "Un lien va du territoire de l’hôte à celui d’un partenaire ; un pôle y compte pour sa région. Son "
        "intensité est le nombre de leurs activités ensemble."
    ),
    MeshListing.ACTIVITIES: message("Les activités qui font au moins un lien retenu."),
    MeshListing.ENDS: message(
        "Une ligne par activité et par partenaire : l’hôte et le partenaire comme les données les nomment, "
        "un pôle ou un territoire. S’y trouvent aussi ceux d’un même territoire, qui n’ont pas de lien sur "
        "la carte."
    ),
    MeshListing.TERRITORIES: message(
        "« Vers » compte les territoires qui sont ses partenaires, « Depuis » ceux dont il est partenaire. "
        "L’intermédiarité (0 à 1) est la part des plus courts chemins entre deux autres territoires liés qui "
        "passent par lui, dans le sens des liens, sans tenir compte du nombre d’activités."
    ),
    MeshListing.ISOLATED: message(
        "Régions qui n’ont aucun lien sous ces filtres avec un autre territoire, ni comme hôte ni comme "
        "partenaire. « Dans la région » compte les co-animations qui n’en sortent pas, entre deux de ses "
        "pôles par exemple."
    ),
    MeshListing.RECEIVERS: message(
        "Régions partenaires d’au moins un lien sous ces filtres, et hôtes d’aucun."
    ),
    MeshListing.UNLINKED: message(
        "Paires de régions dont les limites se touchent, sur terre ou dans l’eau, et sans lien sous ces "
        "filtres, ni dans un sens ni dans l’autre."
    ),
    MeshListing.GROWTH: message(
        "Le maillage à la fin de chaque année : tout ce qui a commencé jusque-là, sous ces filtres."
    ),
}

MESH_HEADERS: Final = {
    **HEADERS,
    "annee": message("Année"),
    "depuis": message("Depuis"),
    "dans_la_region": message("Dans la région"),
    "hotes": message("Hôtes"),
    "intermediarite": message("Intermédiarité"),
    "partenaires": message("Partenaires"),
    "partenaire": message("Partenaire"),
    "poles": message("Pôles"),
    "regions": message("Régions liées"),
    "territoire": message("Territoire"),
    "total": message("Total"),
    "types": message("Types"),
    "vers": message("Vers"),
    "voisine": message("Voisine"),
    "voisines": message("Voisines"),
}
