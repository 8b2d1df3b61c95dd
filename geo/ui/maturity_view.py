"""« Résultats »: how mature those are who answered, without telling what any of them answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo import releases
from geo.columns import DIMENSIONS
from geo.export import Separator, csv
from geo.language import FRENCH
from geo.maturity import newest_first
from geo.maturity_table import CROSSED, Split, frame, hidden, lines, name, source
from geo.questionnaire import versions
from geo.response import populations, rate
from geo.selection import Selection
from geo.ui import address, cache, choice, downloads, maturity_chart, moment, plain_table
from geo.ui.i18n import language
from geo.ui.text import plain
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.aggregates import Aggregate, Average
    from geo.atlas import Atlas
    from geo.language import Language
    from geo.maturity_table import Line
    from geo.response import Rate

_SPLIT: Final = "maturite_par"
_VERSION: Final = "maturite_version"


def show() -> None:
    """Draw the section: always of the newest tables, as they were when the last quarter ended."""
    spoken = language()
    # Never of the day that is looked at, nor of what the filters keep: two tables of one respondent
    # more or less could be subtracted.
    atlas = cache.current_atlas()
    st.header(spoken.text("Résultats"), anchor=False)
    _apart(spoken)
    with st.spinner(spoken.text("Calcul des moyennes…")):
        # Of some hundreds of answers it takes seconds, once for each publication.
        shown = atlas.aggregates
    found = [version for version in newest_first(shown) if shown[version]]
    if not found:
        st.info(
            spoken.text(
                "Rien n’est encore montré : moins de cinq organismes avaient répondu à la fin du dernier "
                "trimestre, ou l’on en reconnaîtrait."
            ),
            icon=":material/visibility_off:",
        )
        st.caption(_pending(spoken))
        return
    version = _version(found, spoken)
    split = choice.one_of(spoken.text("Moyennes"), list(Split), _SPLIT, seen=False)
    listed = lines(atlas, version, split)
    dimensions = _dimensions(version, spoken)
    st.caption(plain(f"{source(atlas, version, spoken)} {_pending(spoken)}"))
    maturity_chart.show(listed, dimensions, atlas, spoken)
    _table(listed, dimensions, atlas, split, spoken)
    _explain(listed, atlas, version, split, spoken)
    downloads.offer(
        f"maturite_{split}",
        Selection(),
        partial(_file, atlas, version, split),
        day=date.today(),  # noqa: DTZ011 # of the newest figures, whatever day is looked at
    )


def _pending(spoken: Language) -> str:
    """Say when newer answers count, and not how many there are: day by day that would count each one."""
    return spoken.text(
        "Les réponses du trimestre en cours compteront ensemble, à partir du {day}.",
        day=spoken.date(releases.period_end(releases.today()) + timedelta(days=1)),
    )


def _apart(spoken: Language) -> None:
    """Say that filters and date are not followed, where there are some."""
    asked = address.selection()
    narrowed = replace(asked, layers=Selection().layers, indicator=Selection().indicator) != Selection()
    if narrowed or moment.day() is not None:
        st.info(
            spoken.text(
                "Ces chiffres ne suivent ni les filtres, ni la date de la carte : en comparant deux vues, "
                "on pourrait retrouver ce qu’un seul organisme a répondu."
            ),
            icon=":material/filter_alt_off:",
        )


def _version(found: Sequence[str], spoken: Language) -> str:
    """Offer the versions of the questionnaire where there are several: they ask other things."""
    if len(found) == 1:
        return found[0]
    if st.session_state.get(_VERSION) not in found:
        st.session_state[_VERSION] = found[0]
    st.segmented_control(
        spoken.text("Version du questionnaire"),
        found,
        key=_VERSION,
        persist_state="session",
        required=True,
        help=spoken.text("Deux versions ne posent pas les mêmes questions : elles ne se mêlent jamais."),
    )
    return str(st.session_state[_VERSION])


def _dimensions(version: str, spoken: Language) -> Mapping[str, str]:
    """Name the dimensions as their questionnaire does; as the table does, where its file is gone."""
    for questionnaire in versions():
        if questionnaire.version == version:
            return {code: questionnaire.dimensions[code][spoken.locale].name for code in DIMENSIONS}
    return {code: code.capitalize() for code in DIMENSIONS}


def _table(
    listed: Sequence[Line],
    dimensions: Mapping[str, str],
    atlas: Atlas,
    split: Split,
    spoken: Language,
) -> None:
    known = populations(atlas.dataset.tables[Table.POPULATIONS])
    rates = [rate(line.cell, line.shown, known) if line.shown else None for line in listed]
    headers = [
        spoken.text("Qui a répondu"),
        spoken.text("Répondants"),
        spoken.text("Arrêté au"),
        *dimensions.values(),
    ]
    rows = [_row(line, atlas, spoken) for line in listed]
    if any(rates):
        headers.insert(2, spoken.text("Taux de réponse"))
        rows = [
            (*row[:2], _rate(found, spoken) if line.shown else spoken.text("masqué"), *row[2:])
            for row, found, line in zip(rows, rates, listed, strict=True)
        ]
    plain_table.show_across(spoken.render(split.label), headers, rows)
    _rates([found for found in rates if found], spoken)


def _row(line: Line, atlas: Atlas, spoken: Language) -> tuple[str, ...]:
    called = name(line.cell, atlas, spoken)
    if line.shown is None:
        return called, *[spoken.text("masqué")] * (2 + len(DIMENSIONS))
    return (
        called,
        spoken.number(line.shown.respondents),
        spoken.date(line.shown.until),
        *(_mean(line.shown, code, spoken) for code in DIMENSIONS),
    )


def _mean(shown: Aggregate, code: str, spoken: Language) -> str:
    average = shown.averages.get(code)
    if average is None:
        return spoken.text("masqué")
    mean = spoken.decimal(average.mean)
    if not _apart_from(average, shown):
        return mean
    told = f"{spoken.number(average.respondents)}{maturity_chart.ASIDE * average.complete}"
    if average.until != shown.until:
        told = spoken.text("{n} au {day}", n=told, day=spoken.date(average.until))
    return f"{mean} ({told})"


def _apart_from(average: Average, shown: Aggregate) -> bool:
    """Tell whether a mean is of others than all respondents of its line."""
    return average.complete or average.respondents != shown.respondents or average.until != shown.until


def _rate(found: Rate | None, spoken: Language) -> str:
    if found is None:
        return "–"
    if found.percent is None:
        return spoken.text("plus de 100 % : {n} comptés", n=spoken.number(found.population.organisations))
    return spoken.text(
        "{percent} % de {n}", percent=found.percent, n=spoken.number(found.population.organisations)
    )


def _rates(found: Sequence[Rate], spoken: Language) -> None:
    """Say what the rates are of, and who counted."""
    if not found:
        return
    st.caption(
        plain(
            spoken.text(
                "Taux de réponse : autodiagnostics remplis, sur le nombre d’organismes de la table ; un "
                "organisme qui a répondu deux fois compte deux fois."
            )
        )
    )
    if any(one.percent is None for one in found):
        st.warning(
            spoken.text(
                "Par endroits, plus d’organismes ont répondu que la table n’en compte : leur nombre y est à "
                "corriger, et aucun taux n’en est tiré."
            ),
            icon=":material/rule:",
        )
    counted = sorted({(one.population.source, one.population.counted) for one in found})
    told = (spoken.text("{source} ({day})", source=who, day=spoken.date(day)) for who, day in counted)
    st.caption(plain(spoken.text("Nombres d’organismes : {sources}.", sources=spoken.enumeration(told))))


def _explain(listed: Sequence[Line], atlas: Atlas, version: str, split: Split, spoken: Language) -> None:
    """Say what is hidden and why, and what the marks mean."""
    left = hidden(atlas, version, split)
    told = [
        spoken.text(
            "« Masqué » : moins de cinq répondants, ou déductible — avec les autres chiffres montrés, on "
            "calculerait ce que moins de cinq ont répondu."
        )
    ]
    if left and split in CROSSED:
        told.append(
            spoken.plural(
                "{n} croisement est masqué, et n’est pas dans le tableau.",
                "{n} croisements sont masqués, et ne sont pas dans le tableau.",
                left,
            )
        )
    if any(
        _apart_from(average, line.shown)
        for line in listed
        if line.shown
        for average in line.shown.averages.values()
    ):
        told.append(
            spoken.text(
                "Entre parenthèses, de combien de répondants est une moyenne qui ne les compte pas tous, et "
                "sa date si elle est plus ancienne ; « * » : de ceux seulement qui ont évalué les six "
                "dimensions."
            )
        )
    if split in (Split.YEAR, Split.REGION_YEAR, Split.SECTOR_YEAR):
        told.append(
            spoken.text(
                "D’une année à l’autre, ce ne sont pas forcément les mêmes organismes qui ont répondu."
            )
        )
    st.caption(plain(" ".join(told)))


def _file(atlas: Atlas, version: str, split: Split, separator: Separator) -> bytes:
    return csv(frame(atlas, version, split, FRENCH), separator)
