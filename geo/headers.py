"""The names that people give to the columns of a table."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo.codes import folded
from geo.columns import COLUMNS, COORDINATES, POINT
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "id": "identifiant|identifiant unique|no de fiche|numéro de fiche|code|clé|record id|no|numéro|n°",
        "code": "id|identifiant|no|numéro|abréviation",
        "numero": "no|n°|numéro|no de mesure|mesure|number",
        "nom": "name|dénomination|appellation|désignation|nom complet|raison sociale|nom officiel",
        "titre": "title|intitulé|libellé|nom",
        "region": "région|région administrative|rég|no région|code région|region name|nom région"
        "|nom de la région|territoire",
        "municipalite": "municipalité|ville|localité|city|town|municipality|commune|nom de la municipalité",
        "longitude": "long|lon|lng|x|longitude o|longitude w|longitude ouest"
        "|coord x|point x|longitude décimale",
        "latitude": "lat|y|latitude n|latitude nord|coord y|point y|latitude décimale",
        POINT: "coordonnées|coordonnées gps|coordonnées géographiques|position|position gps|gps|point gps"
        "|lat long|lat lon|lat lng|latitude longitude|long lat|lon lat|longitude latitude"
        "|latitude et longitude|longitude et latitude|géolocalisation|point|coordinates",
        "localisation": "précision|précision du point|qualité du point",
        "statut": "status|état|situation|stade",
        "implante_le": "implanté le|date d’implantation|opened|opening date"
        "|implantation|ouvert le|date d’ouverture|début",
        "ferme_le": "fermé le|date de fermeture|closed|closing date|fermeture|fin",
        "organisme_porteur": "organisme|porteur|organisation|host organization|organisme responsable",
        "secteurs": "secteur|discipline|disciplines|secteur culturel|sector|sectors|secteurs d’activité",
        "secteur": "secteurs|discipline|sector",
        "domaines": "domaine|domaine d’expertise|expertise|field|champ|compétences",
        "domaine": "domaines|domaine d’expertise|expertise|compétence|field|champ|spécialité",
        "mesures": "mesure|no de mesure|mesure pcnq|measure|measures|mesures du plan",
        "mesure": "mesures|no de mesure|mesure pcnq|measure",
        "axe": "axis|axe du plan|volet",
        "site_web": "site|site web|site internet|web|url|website|page web|lien",
        "url": "lien|site|site web|adresse web|link|page web|inscription",
        "verifie_le": "vérifié le|date de vérification|dernière mise à jour|mise à jour|maj|confirmé le",
        "verifie_par": "vérifié par|par|source",
        "role": "rôle|role|fonction|titre|poste|position",
        "pole": "pôle|pôle culturel|id du pôle|cellule|pôle numérique",
        "territoires": "territoire|région|régions|territoires desservis|région desservie|rayonnement",
        "territoire": "région|territoires|provenance|région administrative",
        "actif_depuis": "depuis|début|date de début|en poste depuis|entrée en fonction",
        "actif_jusqua": "jusqu’à|jusqu’au|fin|date de fin|départ",
        "courriel": "adresse courriel|email|e-mail|mail|courrier électronique|adresse électronique",
        "consentement_publication": "consentement|accepte la publication|consent|publication acceptée",
        "consenti_le": "date du consentement|consentement le|consent date",
        "titulaire": "organisme|nom|détenteur|expert|organisation|ressource|holder",
        "nature": "offre ou demande|offre demande|type d’offre|sens",
        "description": "détails|résumé|remarques|commentaires|notes|précisions",
        "type": "catégorie|category|facility type|genre|nature"
        "|type d’activité|type de lieu|type d’événement|kind",
        "date_debut": "date|début|date de début|du|commence le|start date|date de l’activité|quand",
        "date_fin": "fin|date de fin|au|se termine le|end date|jusqu’au",
        "hote": "hôte|host|organizer|organisateur|organisé par|pôle hôte|responsable|accueilli par",
        "co_animateurs": "co-animateurs|partners|coanimateurs|partenaires|co-animation|collaborateurs|avec",
        "participants": "nombre de participants|nombre de personnes|attendees|nb participants|participation"
        "|présences|attendance",
        "public": "clientèle|public visé|public cible|audience",
        "constat": "résultat|observation|conclusion",
        "recue_le": "reçue le|date|date de la demande|date de réception|reçu le",
        "question": "demande|besoin|objet|question posée|request",
        "reponse": "réponse|réponse donnée|solution|answer",
        "repondue_le": "répondue le|date de réponse|répondu le",
        "repondants": "répondants|répondant|répondu par|pôle répondant",
        "mots_cles": "mots clés|mots-clés|étiquettes|keywords|tags",
        "questionnaire": "version|formulaire",
        "rempli_le": "rempli le|date|complété le|date de réponse",
        "support": "mode|papier ou en ligne|canal",
        "sondage": "enquête|survey|nom du sondage",
        "repondant": "répondant|no répondant|respondent|participant",
        "repondu_le": "répondu le|date|horodateur|timestamp",
        "source": "provenance|référence|origine",
        "organismes": "nombre d’organismes|nb d’organismes|effectif",
        "compte_le": "compté le|en date du|au|date du compte|date",
        "fournisseur": "fournisseur de données|producteur",
        "population": "habitants|pop",
        "grande_mesure": "grande mesure|mesure phare|prioritaire",
        "porteur": "responsable|porté par|ministère|organisme",
        "source_url": "source|url|lien|référence",
        "titre_verifie": "titre vérifié|vérifié",
        "ordre": "no|numéro|rang|position",
        "ecran": "écran|page",
        "etat": "état|adresse|vue",
        "note": "notes|commentaire|texte",
    }
)
"""For every column of every table, what it is called elsewhere, the most usual first."""

_OF_TABLE: Final[Mapping[Table, Mapping[str, str]]] = MappingProxyType(
    {
        Table.POLES: {"nom": "pôle|nom du pôle|cellule|nom de la cellule|pôle culturel numérique"},
        Table.PLACES: {"nom": "lieu|nom du lieu|équipement|établissement|lieu culturel"},
        Table.ACTIVITIES: {"titre": "activité|nom de l’activité|événement|évènement|titre de l’activité"},
        Table.EXPERTISES: {"titulaire": "nom de l’organisme|titulaire de l’expertise"},
        Table.AMBASSADORS: {"nom": "ambassadeur|nom de l’ambassadeur|prénom et nom|personne"},
        Table.MEASURES: {"titre": "titre de la mesure|intitulé de la mesure"},
    }
)

_UNIT: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|[*:#]")
_NUMBERED: Final = re.compile(r"\A\s*\d{1,3}\s*[.)°-]+\s*(?=[^\W\d_])")
"""« 1. Nom », « 2) Type »: the columns of a form are numbered."""

_WEST: Final = re.compile(r"\(\s*(?:o|w|ouest|west)\s*\)|\b(?:ouest|west)\b|°\s*[ow]\b", re.IGNORECASE)
_LONGEST: Final = 80
_ENOUGH: Final = 5
"""Letters that a header must have for a misspelling to be seen: « nom » and « no » are two words."""

_CUT: Final = 10
"""What a shapefile leaves of the name of a column: « MUNICIPALI »."""

_DOUBT: Final = 10.0

_PER_FAULT: Final = 6
"""Letters for each that may be wrong, too many, missing or exchanged with its neighbour."""

EXACT: Final = 100.0
"""How sure one is of a column that has its own name."""

_USUAL: Final = 95.0
"""… of one that has a usual name of the same thing; a misspelt one has less, see `match`."""


@lru_cache(maxsize=20_000)
def match(header: str, table: Table) -> Mapping[str, float]:
    """Tell which columns of a table a header may name, and how surely.

    Parameters
    ----------
    header
        As it stands in the sheet; case, accents, units and signs do not matter.

    Returns
    -------
    Scores from 0 to 100 by column: 100 for its own name, 95 for a usual one, less for one that
    is misspelt by one letter in six at most (optimal string alignment distance).
    """
    if len(header) > _LONGEST:
        return {}
    named = _NUMBERED.sub("", header)
    short = folded(_UNIT.sub(" ", named)) or folded(named)
    if not short:
        return {}
    names = _names(table)
    found = dict(names.get(short, ()))
    if not found and len(short) >= _ENOUGH:
        most = max(1, len(short) // _PER_FAULT)
        for name, faults, _ in process.extract(
            short, names.keys(), scorer=OSA.distance, score_cutoff=most, limit=3
        ):
            if len(name) < _ENOUGH:
                continue
            for column, score in names[name]:
                found[column] = max(found.get(column, 0), score * (1 - faults / len(name)))
    if not found and len(header) == _CUT:
        begun = {columns[0] for name, columns in names.items() if name.startswith(short)}
        if len({column for column, _ in begun}) == 1:
            found = {column: score - _DOUBT for column, score in begun}
    return found


@cache
def all_names() -> frozenset[str]:
    """Give every name that a column of any table may have, folded."""
    return frozenset(name for table in Table for name in _names(table))


@lru_cache(maxsize=20_000)
def tables_naming(short: str) -> tuple[Table, ...]:
    """List the tables that have a column called so, its name folded."""
    return tuple(table for table in Table if short in _names(table))


def westward(header: str) -> bool:
    """Tell whether a header says that its degrees are counted westwards: « Longitude (O) »."""
    return bool(_WEST.search(header))


@lru_cache(maxsize=len(Table))
def _names(table: Table) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """List the columns that each name may mean, by the name's letters."""
    found: dict[str, list[tuple[str, float]]] = {}
    columns = [column.name for column in COLUMNS[table]]
    for column in (*columns, *([POINT] if COORDINATES[0] in columns else [])):
        spellings = [(column, EXACT)]
        for aliases in (_OF_TABLE.get(table, {}).get(column, ""), _ALIASES.get(column, "")):
            # The first names said are the most usual.
            spellings += [
                (alias, _USUAL - rank / 10) for rank, alias in enumerate(aliases.split("|")) if alias
            ]
        for name, score in spellings:
            known = found.setdefault(folded(name), [])
            if column not in [one for one, _ in known]:
                known.append((column, score))
    return MappingProxyType({name: tuple(columns) for name, columns in found.items()})
