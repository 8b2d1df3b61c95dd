"""What goes in each column of the tables, in a sentence, for who fills them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.language import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.language import Message

MEANINGS: Final[Mapping[str, Message]] = {
    "code": message("Ce que les autres tables écrivent : il ne change plus, même si le nom change."),
    "numero": message("Le numéro de la mesure, que les autres tables écrivent."),
    "titre_verifie": message("« oui » si le titre a été relu dans une source."),
    "grande_mesure": message("« oui » si c’est une des grandes mesures du plan."),
    "porteur": message("L’organisme qui porte la mesure."),
    "ville_principale": message("D’où se comptent les distances entre régions."),
    "population_source": message("D’où vient le nombre, et de quelle année il est."),
    "mrc": message("Le nombre de municipalités régionales de comté."),
    "scaccq": message(
        "Le code au Système de classification des activités de la culture et des communications."
    ),
    "id": message("Ce qui nomme la ligne, sans espace : il ne change plus, même si le reste change."),
    "region": message("La région administrative."),
    "territoire": message("La région d’où vient la demande ; QC : tout le Québec ; HQ : hors Québec."),
    "territoires": message("Régions desservies ou pôles ; QC : tout le Québec ; HQ : hors Québec."),
    "municipalite": message("La municipalité, en toutes lettres."),
    "longitude": message("Degrés décimaux (WGS 84), négatifs au Québec, par exemple -71,2182."),
    "latitude": message("Degrés décimaux (WGS 84), par exemple 46,8151."),
    "secteurs": message("Les secteurs culturels."),
    "secteur": message("Le secteur culturel."),
    "mesures": message("Les mesures du Plan culturel numérique, par leur numéro."),
    "mesure": message("La mesure du Plan culturel numérique, par son numéro."),
    "statut": message("Où en est la chose aujourd’hui."),
    "ferme_le": message("Vide tant que le pôle existe."),
    "pole": message("Le pôle dont la ligne dépend, par son identifiant."),
    "role": message("La fonction, et non la personne."),
    "nom": message("Le nom qui se verra sur la carte. Pour une personne : seulement avec son consentement."),
    "courriel": message("De préférence une adresse de fonction."),
    "consentement_publication": message(
        "« oui » si la personne accepte que son nom et son courriel se voient."
    ),
    "titulaire": message("L’organisme qui a la compétence, ou qui la cherche."),
    "nature": message("Offerte, ou recherchée."),
    "hote": message("Le pôle ou le territoire qui reçoit."),
    "co_animateurs": message("Les pôles ou territoires qui animent avec l’hôte."),
    "participants": message("Le nombre de personnes présentes."),
    "public": message("À qui l’activité s’adresse."),
    "constat": message("« vide_confirme » : quelqu’un a vérifié qu’il n’y a rien."),
    "verifie_le": message("Le jour de la dernière vérification."),
    "verifie_par": message("La fonction de qui a vérifié, et non son nom."),
    "repondants": message("Les pôles qui ont répondu."),
    "mots_cles": message("Des mots pour retrouver la réponse, entre « | »."),
    "repondant": message("Un numéro anonyme."),
    "ordre": message("Le rang de la scène."),
    "ecran": message("L’écran à montrer, par exemple « carte »."),
    "etat": message("Ce qui suit « ? » dans l’adresse de la vue."),
    "fournisseur": message("Qui fournit la donnée."),
    "source": message("D’où vient la donnée, et sous quelle licence."),
}
"""By the name of the column; one that says itself is not there."""
