"""The codes of the vocabularies and their labels."""

from __future__ import annotations

import copy
import pickle

import pytest

from geo.language import FRENCH, Message
from geo.vocabularies import (
    ActivityType,
    Answer,
    Axis,
    Finding,
    MeasureStatus,
    Nature,
    PlaceType,
    PoleStatus,
    RequestStatus,
    Support,
    Table,
    Vocabulary,
)

# The codes as the documentation of the tables lists them.
CODES: dict[type[Vocabulary], str] = {
    Table: "regions secteurs domaines mesures poles ambassadeurs expertises activites constats demandes "
    "diagnostics populations sondages scenes lieux",
    PoleStatus: "projete implante actif suspendu ferme",
    Nature: "offerte recherchee",
    Axis: "creation innovation diffusion",
    MeasureStatus: "en_cours terminee",
    ActivityType: "atelier formation conference forum table_ronde residence laboratoire demonstration "
    "rencontre webdiffusion",
    Finding: "vide_confirme",
    RequestStatus: "ouverte repondue archivee",
    Support: "en_ligne papier",
    PlaceType: "bibliotheque_archives musee site_festival salle_spectacle divers galerie site_patrimonial "
    "centre_art artiste",
    Answer: "oui non",
}
BY_VOCABULARY = pytest.mark.parametrize("vocabulary", CODES, ids=lambda kind: kind.__name__)


@BY_VOCABULARY
def test_codes_are_the_documented_ones(vocabulary: type[Vocabulary]) -> None:
    assert [str(member) for member in vocabulary] == CODES[vocabulary].split()


@BY_VOCABULARY
def test_a_code_finds_its_member_and_survives_copies(vocabulary: type[Vocabulary]) -> None:
    for member in vocabulary:
        assert vocabulary(member.value) is member
        assert pickle.loads(pickle.dumps(member)) is member  # noqa: S301 - bytes made one call earlier
        assert copy.deepcopy(member) is member


@BY_VOCABULARY
def test_every_label_is_a_distinct_sentence(vocabulary: type[Vocabulary]) -> None:
    labels = [FRENCH.render(member.label) for member in vocabulary]
    assert all(isinstance(member.label, Message) for member in vocabulary)
    assert all(label[0].isupper() for label in labels)
    assert len(set(labels)) == len(labels)


def test_unknown_code_is_refused() -> None:
    with pytest.raises(ValueError, match="actiff"):
        PoleStatus("actiff")


def test_a_table_names_its_file() -> None:
    assert Table.POLES.file == "poles.csv"
