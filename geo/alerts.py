"""Alerts: what the network lacks or should check again, each with the very rows that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from geo.answering import WAITING_DAYS, waiting_requests
from geo.coverage import OLD_MONTHS, REVIEW_MONTHS, Age, Dimension, ages, coverage, covering
from geo.language import message
from geo.listing import Listing, Names, rows
from geo.selection import Indicator, Selection
from geo.settings import NATIONAL, OUTSIDE, REGION_CODES
from geo.view import Knowledge, look
from geo.vocabularies import Nature, Table, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from geo.atlas import Atlas
    from geo.language import Language
    from geo.view import View

KEY: Final = "alerte"
"""Name in the URL of an alert whose rows no filter of `Selection` gives."""

_HOLDERS: Final = ((Table.POLES, "nom"), (Table.EXPERTISES, "titulaire"))
"""The tables whose rows say when they were last checked, and the column that names a row."""

_BETWEEN: Final = " | "


class AlertKind(Vocabulary):
    """What an alert is about, in the order in which alerts are shown."""

    NO_ACTIVE_POLE = "sans_pole_actif", message("Régions sans pôle actif")
    THIN_MEASURES = (
        "mesures_peu_couvertes",
        message("Mesures couvertes dans moins de la moitié des régions"),
    )
    TO_REVIEW = "a_revoir", message("Pôles et expertises à revoir")
    OLD = "ancien", message("Pôles et expertises vérifiés il y a longtemps, ou sans date")
    DOUBTFUL = "a_verifier", message("Lignes non placées ou de région douteuse")
    UNMET = "sans_offre", message("Expertises recherchées que personne n’offre")
    ISOLATED = "isolees", message("Régions isolées")
    WAITING = "sans_reponse", message("Demandes qui attendent une réponse")

    @property
    def screen(self) -> str:
        """The page that its query is for, by the name of its file."""
        return "couverture" if self is AlertKind.THIN_MEASURES else "carte"


@dataclass(frozen=True, eq=False, repr=False)
class Alert:
    """One thing to look at.

    Parameters
    ----------
    kind
        What it is about.
    rows
        What it counts, one row each: headers of the data files, readable values (names joined by
        « | », dates as days), and the codes or identifiers that find the rows again.
    query
        The query, without its question mark, that opens these rows on ``kind.screen``: filters of
        `Selection` where they can say it, or else `KEY` with the kind's code.
    """

    kind: AlertKind
    rows: pd.DataFrame
    query: str

    @property
    def count(self) -> int:
        """How many rows it opens."""
        return len(self.rows)

    def sentence(self, language: Language) -> str:
        """Say it with its count, as the text of a link."""
        count = self.count
        match self.kind:
            case AlertKind.NO_ACTIVE_POLE:
                words = language.plural("{n} région sans pôle actif", "{n} régions sans pôle actif", count)
            case AlertKind.THIN_MEASURES:
                words = language.plural(
                    "{n} mesure couverte dans moins de la moitié des régions",
                    "{n} mesures couvertes dans moins de la moitié des régions",
                    count,
                )
            case AlertKind.TO_REVIEW:
                words = language.plural(
                    "{n} pôle ou expertise à revoir : dernière vérification il y a plus de {months} mois",
                    "{n} pôles et expertises à revoir : dernière vérification il y a plus de {months} mois",
                    count,
                    months=REVIEW_MONTHS,
                )
            case AlertKind.OLD:
                words = language.plural(
                    "{n} pôle ou expertise sans vérification depuis plus de {months} mois, ou sans date",
                    "{n} pôles et expertises sans vérification depuis plus de {months} mois, ou sans date",
                    count,
                    months=OLD_MONTHS,
                )
            case AlertKind.DOUBTFUL:
                words = language.plural(
                    "{n} ligne non placée ou de région douteuse",
                    "{n} lignes non placées ou de région douteuse",
                    count,
                )
            case AlertKind.UNMET:
                words = language.plural(
                    "{n} expertise recherchée que personne n’offre dans le réseau",
                    "{n} expertises recherchées que personne n’offre dans le réseau",
                    count,
                )
            case AlertKind.ISOLATED:
                words = language.plural(
                    "{n} région isolée, sans aucun lien de co-animation",
                    "{n} régions isolées, sans aucun lien de co-animation",
                    count,
                )
            case AlertKind.WAITING:
                words = language.plural(
                    "{n} demande attend une réponse depuis plus de {days} jours",
                    "{n} demandes attendent une réponse depuis plus de {days} jours",
                    count,
                    days=WAITING_DAYS,
                )
        return words


def alerts(atlas: Atlas, today: date, language: Language) -> tuple[Alert, ...]:
    """Find what deserves a look in the whole network, whatever the filters; nothing has no alert.

    - *Without an active pole*: no pole that covers (see `geo.coverage.covering`) is attached to the
      region.
    - *Measures*: covered in fewer than half of the 17 regions, that is in 8 or fewer.
    - *To review*, *old*: active poles and expertises offered (see `geo.coverage.covering`), also
      those of no region, checked more than 12 or more than 18 months ago; a row is in one of the
      two, and a row without a date of checking is old.
    - *Doubtful*: stated region and point disagree, no territory, or no coordinates; a row has one
      of these reasons.
    - *Unmet*: expertises sought that « personne n’offre dans le réseau »: nobody offers their domain
      in Québec or in a territory of theirs. An offer from outside Québec alone only answers what is
      sought there; one that no territory is known of answers everybody.
    - *Isolated*: no co-animation link with any other territory, be it national or outside Québec.
    - *Waiting*: see `geo.answering.waiting`.

    Parameters
    ----------
    atlas
        The network.
    today
        The day on which ages are told and poles are active.
    language
        Of the names in the rows.
    """
    view = look(atlas, Selection(), today)
    checked = _checked(view, today, language)
    found = (
        _without_pole(view, today),
        _thin_measures(view, today, language),
        _aged(AlertKind.TO_REVIEW, checked, Age.TO_REVIEW),
        _aged(AlertKind.OLD, checked, Age.OLD, Age.UNDATED),
        _listed(AlertKind.DOUBTFUL, rows(view, Listing.DOUBTS, language)),
        _unmet(atlas, language),
        _isolated(view),
        _listed(AlertKind.WAITING, waiting_requests(atlas, today, language)),
    )
    return tuple(alert for alert in found if alert.count)


def _listed(kind: AlertKind, listed: pd.DataFrame) -> Alert:
    return Alert(kind, listed, urlencode({KEY: str(kind)}))


def _without_pole(view: View, today: date) -> Alert:
    active = covering(view, today)[Table.POLES]
    attached = view.atlas.territories[Table.POLES]
    held = {code for code, positions in attached.items() if active[positions].any()}
    return _regions(AlertKind.NO_ACTIVE_POLE, view.atlas, held, Indicator.ACTIVE_POLES)


def _isolated(view: View) -> Alert:
    linked = {*view.links["origine"], *view.links["destination"]}
    return _regions(AlertKind.ISOLATED, view.atlas, linked, Indicator.LINKS)


def _regions(kind: AlertKind, atlas: Atlas, without: set[str], indicator: Indicator) -> Alert:
    names = atlas.names(Table.REGIONS)
    codes = tuple(code for code in REGION_CODES if code not in without)
    listed = pd.DataFrame({"code": list(codes), "nom": [names[code] for code in codes]}, dtype="str")
    return Alert(kind, listed, Selection(regions=codes, indicator=indicator).query_string())


def _thin_measures(view: View, today: date, language: Language) -> Alert:
    covered = coverage(view, Dimension.MEASURES, today).tally("code")[str(Knowledge.COVERED)]
    thin = covered[2 * covered < len(REGION_CODES)]
    titles, unknown = view.atlas.names(Table.MEASURES), language.text("titre non vérifié")
    codes = tuple(map(str, thin.index))
    listed = pd.DataFrame(
        {
            "numero": pd.Series(codes, dtype="str"),
            "titre": pd.Series([titles[code] or unknown for code in codes], dtype="str"),
            "regions_couvertes": thin.to_numpy(),
        }
    )
    return Alert(AlertKind.THIN_MEASURES, listed, Selection(measures=codes).query_string())


def _checked(view: View, today: date, language: Language) -> pd.DataFrame:
    """List the poles and expertises that cover, with the `Age` of their last checking."""
    atlas, active = view.atlas, covering(view, today)
    parts = []
    for table, name in _HOLDERS:
        kept = np.flatnonzero(active[table])
        held = atlas.dataset.tables[table].iloc[kept]
        parts.append(
            pd.DataFrame(
                {
                    "table": language.render(table.label),
                    "id": held["id"],
                    "nom": held[name],
                    "territoires": _territories(atlas, table, kept, language),
                    "verifie_le": held["verifie_le"],
                    "age": ages(held["verifie_le"].to_numpy(dtype="datetime64[us]"), today),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _aged(kind: AlertKind, checked: pd.DataFrame, *wanted: Age) -> Alert:
    kept = checked[checked["age"].isin(list(map(str, wanted)))]
    return _listed(kind, kept.drop(columns="age").reset_index(drop=True))


def _unmet(atlas: Atlas, language: Language) -> Alert:
    frame = atlas.dataset.tables[Table.EXPERTISES]
    domain = frame["domaine"]
    offered = (frame["nature"] == Nature.OFFERED).to_numpy()
    sought = (frame["nature"] == Nature.SOUGHT).to_numpy()
    inside = _tied(atlas, Table.EXPERTISES, (*REGION_CODES, NATIONAL))
    abroad = _tied(atlas, Table.EXPERTISES, (OUTSIDE,))
    for_all = domain.isin(domain[offered & (inside | ~abroad)]).to_numpy()
    for_them = abroad & domain.isin(domain[offered & abroad]).to_numpy()
    kept = np.flatnonzero(sought & ~for_all & ~for_them)
    unmet, names = frame.iloc[kept], Names(atlas, language).reference(Table.DOMAINS)
    return _listed(
        AlertKind.UNMET,
        pd.DataFrame(
            {
                "id": unmet["id"],
                "titulaire": unmet["titulaire"],
                "domaine": [names[code] for code in unmet["domaine"]],
                "territoires": _territories(atlas, Table.EXPERTISES, kept, language),
                "verifie_le": unmet["verifie_le"],
            }
        ).reset_index(drop=True),
    )


def _tied(atlas: Atlas, table: Table, codes: Iterable[str]) -> NDArray[np.bool_]:
    """Tell which rows are attached to one of these territories."""
    tied = np.zeros(len(atlas.dataset.tables[table]), dtype=bool)
    for code in codes:
        tied[atlas.territories[table].get(code, [])] = True
    return tied


def _territories(atlas: Atlas, table: Table, kept: NDArray[np.intp], language: Language) -> list[str]:
    """Name the territories that each of these rows is attached to."""
    names = Names(atlas, language).territories
    held: dict[int, list[str]] = {int(row): [] for row in kept}
    for code in (*REGION_CODES, NATIONAL, OUTSIDE):
        for row in atlas.territories[table].get(code, ()):
            if int(row) in held:
                held[int(row)].append(names[code])
    return [_BETWEEN.join(found) for found in held.values()]
