"""« Renseignements personnels »: what is kept of people, who sees it, and how it is erased."""

from __future__ import annotations

import streamlit as st

from geo import drafts, submissions
from geo.suppression import LEAST
from geo.ui import who_sees
from geo.ui.i18n import language


def show() -> None:
    """Draw the part of « À propos » that is about people."""
    text = language().text
    st.header(text("Renseignements personnels"))
    st.markdown(
        text(
            "Le nom et le courriel d’une personne ne sont montrés et exportés que si son consentement à la "
            "publication est inscrit avec sa date. Aucune mesure d’audience, aucun témoin publicitaire, "
            "aucune demande à un autre serveur que celui-ci."
        )
    )
    st.markdown(
        who_sees.of_requests()
        + " "
        + text(
            "Refusée, ou jamais relue en {days} jours, elle est effacée. L’adresse de courriel qui peut "
            "l’accompagner, là où il y a des comptes et avec l’accord de la personne, n’est vue que des "
            "mêmes personnes ; elle n’entre dans aucune table, aucun export, aucun journal, aucune "
            "sauvegarde de Maillage, et elle est effacée après la réponse, sur demande, ou au bout des mêmes "
            "{days} jours.",
            days=submissions.LIFETIME.days,
        )
    )
    st.markdown(who_sees.of_answers())
    st.markdown(
        text(
            "Tout le monde voit les moyennes et les parts d’au moins {n} répondants. Là où tous les membres "
            "d’un groupe ont répondu de même, ce qui est montré du groupe dit la réponse de chacun : si la "
            "moyenne de cinq organismes est de 0 ou de 4, chacun a cette note ; si cinq personnes sur cinq "
            "ont fait le même choix, on sait le choix de chacune.",
            n=LEAST,
        )
    )
    st.markdown(
        text(
            "Un autodiagnostic commencé est gardé derrière un lien privé que Maillage ne peut pas retrouver. "
            "Les réponses s’effacent {days} jours après le dernier changement ; le lien permet encore "
            "de retirer les notes transmises, aussi longtemps qu’elles sont gardées. Aucune sauvegarde ne "
            "tient les réponses.",
            days=drafts.LIFETIME.days,
        )
    )
    st.markdown(
        text(
            "Retirer efface pour de bon les réponses et, si elles ont été transmises, les notes, la région, "
            "le secteur et la date du formulaire, dans toutes les versions de l’historique : reprendre une "
            "publication ne les ramène pas. L’historique garde seulement qu’un autodiagnostic a été rempli, "
            "puis retiré, et quand. Les sauvegardes et les fichiers emportés avant le retrait tiennent "
            "encore les notes : une sauvegarde d’avant, rétablie dans une autre base, les ramènerait. Sur "
            "PostgreSQL, le serveur libère la place de ce qui est effacé à son nettoyage suivant."
        )
    )
