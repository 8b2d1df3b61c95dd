"""What an import found: every line accounted for, the cures to accept, and the report to take away."""

from __future__ import annotations

from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo import import_report
from geo.export import Separator, csv
from geo.facilities import CAUTIOUS
from geo.language import message
from geo.marked_sheet import Mark, Severity, marked_workbook
from geo.remarks import Decisions, Fix, Outcome, Verdict
from geo.ui import plain_table
from geo.ui.i18n import language
from geo.ui.kept import once
from geo.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.grid import Grid
    from geo.importer import Proposal
    from geo.recognition import Recognition
    from geo.remarks import Remark
    from geo.transcription import Question

_SHOWN: Final = 500
_HEADERS: Final = {
    "ligne": message("Ligne"),
    "colonne": message("Colonne"),
    "valeur": message("Valeur"),
    "constat": message("Constat"),
    "proposition": message("Proposition"),
    "remede": message("Remède"),
    "gravite": message("Suite"),
}
_SEVERITIES: Final[Mapping[Verdict, Severity]] = {
    Verdict.REFUSED: Severity.ERROR,
    Verdict.PROPOSED: Severity.WARNING,
    Verdict.CORRECTED: Severity.CORRECTION,
    Verdict.NOTE: Severity.WARNING,
}
_DAY_FIRST, _MONTH_FIRST = "jour", "mois"


def decisions(key: str, recognised: Recognition) -> Decisions:
    """Gather what was decided of this sheet so far, in the widgets that `show` draws.

    Parameters
    ----------
    key
        Tells the sheet, and what it is taken for, from the others of the visit.
    recognised
        What it is taken for.
    """
    usual = CAUTIOUS if recognised.odcaf else {}
    kinds = {fix: bool(st.session_state[name]) for fix in Fix if (name := f"{key}_{fix}") in st.session_state}
    orders = {
        column: st.session_state[name] == _DAY_FIRST
        for column in recognised.columns
        if column and st.session_state.get(name := f"{key}_ordre_{column}")
    }
    edited: Mapping[tuple[int, str], bool] = st.session_state.get(f"{key}_exceptions", {})
    return Decisions(
        MappingProxyType({**usual, **kinds}), MappingProxyType(dict(edited)), MappingProxyType(orders)
    )


def show(read: Grid, proposal: Proposal, key: str, taken: Decisions) -> None:
    """Draw the count of lines, what is asked, the cures by kind and one by one, and the report."""
    _counts(proposal)
    for question in proposal.questions:
        _ask(question, key)
    _kinds(proposal.remarks, key, taken)
    _one_by_one(proposal.remarks, key, taken)
    _report(read, proposal, key)


def _counts(proposal: Proposal) -> None:
    spoken = language()
    counts = proposal.counts()
    total = sum(counts.values())
    first, *others = st.columns(1 + len(Outcome))
    first.metric(spoken.text("Lignes lues"), spoken.number(total))
    names = {
        Outcome.ACCEPTED: spoken.text("= acceptées telles quelles"),
        Outcome.CORRECTED: spoken.text("+ corrigées"),
        Outcome.REFUSED: spoken.text("+ refusées"),
    }
    for outcome, column in zip(Outcome, others, strict=True):
        column.metric(names[outcome], spoken.number(counts[outcome]))


def _ask(question: Question, key: str) -> None:
    """Ask whether the day comes first; what the other cells of the column say is told, not taken."""
    spoken = language()
    examples = ", ".join(f"« {example} »" for example in question.examples)
    told = spoken.plural(
        "Colonne « {column} », {n} cellule : {examples}. Le jour vient-il en premier ?",
        "Colonne « {column} », {n} cellules : {examples}. Le jour vient-il en premier ?",
        question.cells,
        column=question.column,
        examples=examples,
    )
    if question.day_first or question.month_first:
        told += " " + spoken.text(
            "Ailleurs dans la colonne : {first} dates se lisent jour puis mois, {second} mois puis jour.",
            first=spoken.number(question.day_first),
            second=spoken.number(question.month_first),
        )
    labels = {
        _DAY_FIRST: spoken.text("Le jour, puis le mois"),
        _MONTH_FIRST: spoken.text("Le mois, puis le jour"),
    }
    st.radio(
        plain(told),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=f"{key}_ordre_{question.column}",
        horizontal=True,
    )


def _kinds(remarks: Sequence[Remark], key: str, taken: Decisions) -> None:
    """Let each kind of cure be accepted or refused as a whole."""
    spoken = language()
    found = once(f"{key}_sortes", (remarks,), lambda: import_report.kinds(remarks))
    kinds = [kind for kind in found if kind.fix is not Fix.DAY_ORDER]
    if not kinds:
        return
    st.subheader(spoken.text("Corrections, par sorte"), anchor=False)
    for kind in kinds:
        empty = spoken.text("vide")
        examples = " ; ".join(
            " → ".join(f"« {text} »" if text else empty for text in pair) for pair in kind.examples
        )
        count = spoken.plural("{n} cellule", "{n} cellules", kind.cells)
        name = f"{key}_{kind.fix}"
        if name not in st.session_state:
            st.session_state[name] = taken.kind(kind.fix)
        st.checkbox(
            plain(f"{spoken.render(kind.fix.label)} · {count} · {examples}"),
            key=name,
            persist_state="session",
        )


def _one_by_one(remarks: Sequence[Remark], key: str, taken: Decisions) -> None:
    """Let single cures be accepted or refused, against what was decided of their kind."""
    spoken = language()
    cures = (
        (one, fix, line)
        for one in remarks
        if (fix := one.fix) and fix is not Fix.DAY_ORDER and (line := one.line)
    )
    offered = list(islice(cures, _SHOWN))
    if not offered:
        return
    st.session_state[f"{key}_offertes"] = [(line, one.column) for one, _, line in offered]
    version = st.session_state.setdefault(f"{key}_version", 0)
    rows = pd.DataFrame(
        {
            "accepter": [taken.take(fix, line, one.column) for one, fix, line in offered],
            "ligne": [line for _, _, line in offered],
            "colonne": [one.column for one, _, _ in offered],
            "valeur": [one.value for one, _, _ in offered],
            "proposition": [one.proposed for one, _, _ in offered],
        }
    )
    names = [name for name in _HEADERS if name in rows]
    headers = {name: st.column_config.Column(spoken.render(_HEADERS[name])) for name in names}
    with st.expander(spoken.text("Accepter ou refuser une correction à la fois")):
        st.data_editor(
            rows,
            hide_index=True,
            disabled=names,
            column_config={"accepter": st.column_config.CheckboxColumn(spoken.text("Accepter")), **headers},
            key=f"{key}_une_{version}",
            on_change=_take_one,
            args=(key,),
        )
        if len(offered) == _SHOWN:
            st.caption(spoken.text("Les {n} premières ; les autres suivent leur sorte.", n=_SHOWN))


def _take_one(key: str) -> None:
    """Keep single decisions under the line and the column that they are of, in a callback."""
    version = st.session_state[f"{key}_version"]
    edited: Mapping[int, Mapping[str, bool]] = st.session_state[f"{key}_une_{version}"]["edited_rows"]
    offered: Sequence[tuple[int, str]] = st.session_state[f"{key}_offertes"]
    chosen = {
        offered[int(row)]: bool(cells["accepter"]) for row, cells in edited.items() if "accepter" in cells
    }
    st.session_state[f"{key}_exceptions"] = {**st.session_state.get(f"{key}_exceptions", {}), **chosen}
    # A fresh grid: its rows may be others now.
    st.session_state[f"{key}_version"] = version + 1


def _report(read: Grid, proposal: Proposal, key: str) -> None:
    spoken = language()
    told = once(f"{key}_remarques", (proposal,), lambda: import_report.ordered(proposal.remarks))
    with st.expander(
        spoken.plural(
            "Rapport ligne par ligne : {n} remarque", "Rapport ligne par ligne : {n} remarques", len(told)
        ),
        expanded=0 < len(told) <= _SHOWN // 10,
    ):
        if not told:
            st.success(spoken.text("Rien à signaler."))
            return
        rows = import_report.frame(told[:_SHOWN], spoken).astype(object)
        # Sentences to read whole: in a grid the last column would be cut.
        plain_table.show(
            spoken.text("Rapport ligne par ligne"),
            [spoken.render(_HEADERS[str(name)]) for name in rows],
            [list(map(str, row)) for row in rows.where(rows.notna(), "").to_numpy()],
            words=True,
        )
        if len(told) > _SHOWN:
            st.caption(spoken.text("Les {n} premières lignes ; le fichier les donne toutes.", n=_SHOWN))
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            spoken.text("Télécharger le rapport (CSV)"),
            lambda: csv(import_report.frame(told, spoken), Separator.SEMICOLON),
            file_name="maillage_rapport_import.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
            key=f"{key}_csv",
        )
        st.download_button(
            spoken.text("Votre feuille, cellules coloriées et commentées (Excel)"),
            lambda: marked_workbook([(read, marks(proposal.remarks))], spoken),
            file_name="maillage_feuille_a_corriger.xlsx",
            on_click="ignore",
            icon=":material/download:",
            key=f"{key}_xlsx",
        )


def marks(remarks: Sequence[Remark]) -> list[Mark]:
    """Say the remarks in the cells that they speak of."""
    return [
        Mark(one.line, one.place, _SEVERITIES[one.verdict], one.what, one.proposed or None)
        for one in remarks
        if one.line is not None
    ]
