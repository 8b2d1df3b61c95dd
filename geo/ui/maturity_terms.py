"""What the figures of the self-diagnostic mean, for « À propos »."""

from __future__ import annotations

from geo.ui.i18n import language


def definitions() -> tuple[tuple[str, str], ...]:
    """Give each figure and its definition."""
    text = language().text
    return (
        (
            text("Note d’une dimension"),
            text(
                "De 0 à 4 : moyenne des questions répondues de la dimension ; « non évalué » quand moins de "
                "la moitié le sont. Les versions du questionnaire ne se mêlent jamais."
            ),
        ),
        (
            text("Répondants"),
            text(
                "Autodiagnostics remplis, dont une dimension au moins est évaluée. On n’y garde pas de nom : "
                "un organisme qui a répondu deux fois compte deux fois."
            ),
        ),
        (
            text("Moyenne d’une région, d’un secteur, d’une année"),
            text(
                "Moyenne de ceux qui ont évalué la dimension ; marquée « * », de ceux seulement qui ont "
                "évalué les six. Toujours de toutes les réponses des trimestres terminés, quels que soient "
                "les filtres et la date."
            ),
        ),
        (
            text("Date d’un chiffre"),
            text(
                "Les chiffres sont arrêtés à la fin de chaque trimestre civil. Celui qui, comparé à tous les "
                "précédents, trahirait moins de cinq répondants garde son ancienne valeur et sa date. Des "
                "réponses ajoutées trimestre après trimestre ne trahissent donc personne ; une réponse "
                "retirée, corrigée ou saisie après la fin de son trimestre change le passé, et qui aurait "
                "gardé les anciens chiffres pourrait alors les comparer."
            ),
        ),
        (
            text("Votre profil"),
            text(
                "Vos notes, à côté des moyennes publiées pour tous de votre région et de votre secteur, de "
                "la même version du questionnaire. Les vôtres n’en sont pas retirées si elles y comptent, et "
                "région et secteur ne sont jamais croisés."
            ),
        ),
        (
            text("Pistes du profil"),
            text(
                "Les trois dimensions évaluées les plus basses et, dans chacune, la question la plus basse. "
                "Du guide, les demandes répondues du même domaine dont la question ou les mots clés en "
                "parlent ; du réseau, qui offre ce domaine, le plus près de votre région d’abord."
            ),
        ),
        (
            text("Chiffre masqué"),
            text(
                "Moins de cinq répondants, ou assez d’autres chiffres montrés, aujourd’hui ou avant, pour "
                "calculer ce que moins de cinq ont répondu, ou de combien deux diffèrent. Là où deux "
                "chiffres s’excluent, le plus utile est montré."
            ),
        ),
        (
            text("Maturité numérique, sur la carte"),
            text(
                "Moyenne des six moyennes d’une région, là où les six sont montrées, pour la version du "
                "questionnaire la plus récente qui le permet, toutes années ensemble, à la date de chacune. "
                "Ailleurs, la région est quadrillée : ce n’est ni zéro, ni une région non documentée."
            ),
        ),
        (
            text("Taux de réponse"),
            text(
                "Répondants montrés, sur le nombre d’organismes qu’une table donne pour la même région et le "
                "même secteur, avec sa source et sa date. Rien n’est additionné ; quand la table en compte "
                "moins qu’il n’y a de répondants, aucun taux n’est donné, et c’est dit."
            ),
        ),
    )
