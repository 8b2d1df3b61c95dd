"""« À propos »: where everything comes from, and what every number means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo import manifest
from geo.settings import DATA_VARIABLE
from geo.ui import about_privacy, maturity_terms
from geo.ui.i18n import language

if TYPE_CHECKING:
    from collections.abc import Sequence


def show() -> None:
    """Draw the whole page."""
    text = language().text
    st.title(text("À propos de Maillage"), anchor=False)
    st.markdown(
        text(
            "Maillage montre, dans les 17 régions administratives du Québec, qui est où, qui sait faire "
            "quoi, qui travaille avec qui, et où il n’y a encore personne."
        )
    )
    _definitions()
    _coverage()
    st.header(text("Ce que dit l’autodiagnostic"))
    _table((text("Nombre"), text("Définition")), maturity_terms.definitions())
    _attachment()
    _sources()
    about_privacy.show()
    _use()


def _definitions() -> None:
    text = language().text
    st.header(text("Ce que dit chaque nombre"))
    _table(
        (text("Nombre"), text("Définition")),
        (
            (
                text("Régions avec un pôle actif"),
                text(
                    "Régions, sur 17, où au moins un pôle retenu par les filtres est actif le dernier jour "
                    "de la période, ou aujourd’hui : implanté, et pas encore fermé. Là où le statut et les "
                    "dates se contredisent, les dates l’emportent."
                ),
            ),
            (text("Pôles"), text("Pôles et cellules retenus par les filtres, quel que soit leur statut.")),
            (
                text("Expertises offertes"),
                text(
                    "Une ligne est une compétence d’un titulaire. Celles qui sont recherchées sont "
                    "dessinées et listées, mais pas comptées ici."
                ),
            ),
            (
                text("Activités"),
                text(
                    "Activités de co-animation qui touchent la période choisie. Une activité compte une "
                    "fois dans chaque région qui l’accueille ou la co-anime."
                ),
            ),
            (
                text("Liens de co-animation"),
                text(
                    "Paires de territoires, dans le sens de l’hôte vers le partenaire. La largeur d’un "
                    "lien est le nombre d’activités ensemble. Pour une région, on compte les liens qui en "
                    "partent et y arrivent."
                ),
            ),
            (
                text("Lignes affichées"),
                text(
                    "Pôles, expertises, activités et lieux retenus, sur tous ceux que les tables contiennent."
                ),
            ),
            (
                text("Lignes non rattachées"),
                text(
                    "Lignes qui n’ont ni région, ni portée nationale, ni coordonnées. Elles sont listées "
                    "sous « À vérifier », avec les doutes et les lignes sans coordonnées."
                ),
            ),
            (
                text("Lignes à vérifier"),
                text(
                    "Doutes sur la région, lignes non rattachées, ambassades comprises, et lignes sans "
                    "coordonnées : toutes, quels que soient les filtres."
                ),
            ),
            (
                text("Lieux culturels"),
                text(
                    "Lieux importés, à titre de contexte, par leur type. Ils ne portent ni secteur ni mesure."
                ),
            ),
            (
                text("Expertises recherchées"),
                text("Sur la fiche d’une région : compétences que quelqu’un y cherche, par domaine."),
            ),
            (
                text("Population"),
                text(
                    "Celle de la table des régions, avec la source que la table en donne. Aucun taux par "
                    "habitant n’en est tiré."
                ),
            ),
        ),
    )
    st.header(text("Ce que disent les teintes"))
    st.markdown(
        text(
            "Les classes sont fixes, pour que deux cartes se comparent : aucun, 1, 2–3, 4–7, 8 et plus. "
            "Trois états se distinguent sans la couleur : **couvert**, il y a au moins une ligne ; **vide "
            "confirmé**, il n’y en a pas et quelqu’un l’a vérifié ; **non documenté** (hachuré), il n’y en "
            "a pas et personne n’a regardé."
        )
    )
    st.markdown(
        text(
            "En gris, ce que les filtres cachent : **rien sous ces filtres**, la région a des lignes d’une "
            "autre période, d’un autre axe, statut ou type ; **hors filtre**, elle n’est pas de celles que "
            "vous avez choisies."
        )
    )
    st.markdown(
        text(
            "Un vide n’est confirmé que si un constat porte sur chaque mesure demandée par les filtres, "
            "ou, sans filtre, sur chaque mesure de la liste. Pour les pôles, un pôle d’un autre statut "
            "suffit : son absence est alors connue."
        )
    )


def _attachment() -> None:
    text = language().text
    st.header(text("Comment une ligne est rattachée à une région"))
    st.markdown(
        text(
            "La région que la ligne déclare passe d’abord. Sans région déclarée, ou avec une portée "
            "nationale seulement, c’est celle où tombe le point. Les lieux culturels importés font "
            "exception : leur point passe d’abord, car leur région n’est que déduite d’un code de "
            "municipalité."
        )
    )
    st.markdown(
        text(
            "Les deux régions sont gardées. Là où elles diffèrent, la ligne est un **doute** : elle est "
            "montrée, comptée et téléchargeable, jamais corrigée en silence. Les limites sont celles de "
            "2024 : des fiches plus anciennes peuvent dire la région d’avant les changements de 2021 et de "
            "2024."
        )
    )
    st.markdown(
        text(
            "Un filtre ne touche que les tables qui portent son renseignement : l’axe et la période "
            "touchent les activités et leurs liens, le statut touche les pôles, le type touche les lieux. "
            "Le dernier jour de la période dit aussi quels pôles sont actifs, et quels constats étaient "
            "faits."
        )
    )


def _coverage() -> None:
    text = language().text
    st.header(text("Ce que dit la matrice de couverture"))
    _table(
        (text("Nombre"), text("Définition")),
        (
            (
                text("Couvert"),
                text(
                    "Une chose active porte la mesure ou le secteur dans la région : un pôle actif le "
                    "dernier jour de la période, une expertise offerte, une activité de la période. Ce qui "
                    "est national ou par secteur ne couvre aucune région."
                ),
            ),
            (
                text("Vide confirmé"),
                text(
                    "Rien, et un constat, qui n’est pas d’après la période, dit que quelqu’un a vérifié. Un "
                    "secteur est vide confirmé quand toutes les mesures demandées y ont été vérifiées. Un "
                    "constat plus ancien que ce que les filtres cachent ne compte pas."
                ),
            ),
            (text("Non documenté"), text("Rien, et personne n’a dit avoir regardé.")),
            (
                text("À revoir, ancien"),
                text(
                    "La confirmation la plus récente de la case a plus de 12 mois, plus de 18 mois. Un "
                    "pôle et une expertise sont confirmés à leur vérification, une activité à son dernier "
                    "jour, un vide à son constat."
                ),
            ),
            (
                text("Part de la population"),
                text(
                    "Habitants des régions couvertes, sur ceux des régions dont le compte est complet ; les "
                    "autres sont nommées et hors du calcul."
                ),
            ),
        ),
    )


def _sources() -> None:
    text = language().text
    listed = manifest.load()
    st.header(text("Sources et licences"))
    _table(
        (
            text("Source"),
            text("Millésime"),
            text("Licence"),
            text("Mention"),
            text("Adresse web"),
            text("Obtenue le"),
        ),
        [
            (
                source.title,
                source.vintage,
                source.licence,
                source.attribution,
                source.address,
                language().date(source.retrieved),
            )
            for source in listed.sources
        ],
    )
    st.markdown(
        text(
            "Les lieux culturels, quand ils ont été importés, viennent de Statistique Canada, *Base de "
            "données ouvertes sur les installations culturelles et artistiques*, version 1.0 (2020), sous "
            "la licence du gouvernement ouvert – Canada ; chaque ligne nomme son fournisseur."
        )
    )
    with st.expander(text("Fichiers livrés, et leur empreinte")):
        _table(
            (text("Fichier"), text("Contenu"), text("Lignes"), text("SHA-256")),
            [(entry.path, entry.description, str(entry.rows), entry.sha256) for entry in listed.files],
        )


def _use() -> None:
    text = language().text
    st.header(text("Accessibilité"))
    st.markdown(
        text(
            "Tout ce que dit la carte est aussi dans les tableaux qui la suivent, et la fiche d’une région "
            "s’ouvre par une liste au clavier. La cible est WCAG 2.2, niveau AA."
        )
    )
    st.header(text("Vos propres données"))
    st.markdown(
        text(
            "La variable d’environnement {variable} nomme le dossier de vos tables. Sans elle, Maillage "
            "montre des données de démonstration, fictives.",
            variable=f"`{DATA_VARIABLE}`",
        )
    )


def _table(headers: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    st.table(pd.DataFrame(lines, columns=list(headers)), hide_index=True)
