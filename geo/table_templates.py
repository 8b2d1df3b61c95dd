"""The workbook to fill for each table: headers, an example, lists to choose from, and what goes where."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import xlsxwriter  # type: ignore[import-untyped] # ships no type information

from geo.cells import Address, Coded, Day, Identifier, Number, Whole, YesNo
from geo.codes import TERRITORY_CODES, Target, vocabulary_codes
from geo.column_meanings import MEANINGS
from geo.columns import COLUMNS, Reference
from geo.marked_sheet import letters
from geo.settings import LATITUDE_RANGE, LONGITUDE_RANGE, NATIONAL, OUTSIDE, REGION_CODES
from geo.table_examples import EXAMPLES
from geo.vocabularies import Answer, Table
from geo.workbook import fit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format  # type: ignore[import-untyped] # ships no type information
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped] # likewise

    from geo.columns import Column
    from geo.dataset import Dataset
    from geo.language import Language

FILLED: Final = tuple(EXAMPLES)
"""The tables, in the order in which they are offered."""

LISTS, HELP = "Listes", "Aide"
"""The sheets beside the table, which hold nothing to import."""

_ROWS: Final = 5_000
_NO_DAY: Final = datetime(1980, 1, 1, tzinfo=UTC)
_FIRST, _LAST = date(1900, 3, 1), date(2100, 12, 31)
_DAY_FORMAT: Final = "yyyy-mm-dd"
_LONGEST_PROMPT: Final = 250
_RANGES: Final = {
    "longitude": LONGITUDE_RANGE,
    "latitude": LATITUDE_RANGE,
    "ville_longitude": LONGITUDE_RANGE,
    "ville_latitude": LATITUDE_RANGE,
}
_NAMES: Final = {
    Target.SECTOR: (Table.SECTORS, "code", "nom"),
    Target.DOMAIN: (Table.DOMAINS, "code", "nom"),
    Target.MEASURE: (Table.MEASURES, "numero", "titre"),
}


def template(table: Table, dataset: Dataset, language: Language) -> bytes:
    """Make the workbook in which a table is filled.

    The first sheet has the headers, which are the same codes in every language, and one example row,
    which `geo.table_examples.is_example` recognises. « Listes » holds the codes to choose from with
    their names, « Aide » what goes in each column.

    Parameters
    ----------
    table
        One of `FILLED`.
    dataset
        Where the names of regions, sectors, measures, domains and poles come from.
    language
        Of the help.
    """
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(made, options)
    book.set_properties({"author": "Maillage", "created": _NO_DAY, "title": language.render(table.label)})
    choices = {
        column.name: found for column in COLUMNS[table] if (found := _choices(column, dataset, language))
    }
    sheet, lists, aid = book.add_worksheet(str(table)), book.add_worksheet(LISTS), book.add_worksheet(HELP)
    header = book.add_format({"bold": True, "bg_color": "#e9f0f4", "bottom": 1})
    asked = book.add_format({"bold": True, "bg_color": "#1d4e68", "font_color": "#ffffff", "bottom": 5})
    ranges = _write_lists(lists, choices, header)
    for place, column in enumerate(COLUMNS[table]):
        written = EXAMPLES[table].get(column.name, "")
        form = book.add_format({"num_format": _number_format(column)})
        told = book.add_format(
            {"num_format": _number_format(column), "italic": True, "font_color": "#5a5a5a"}
        )
        sheet.set_column(place, place, max(len(column.name) + 4, min(len(written) + 2, 40)), form)
        sheet.write_string(0, place, column.name, asked if column.filled else header)
        sheet.write_comment(0, place, _explained(column, language), {"author": "Maillage", "x_scale": 2})
        _write_example(sheet, place, column, written, told)
        if rule := _validation(column, ranges.get(column.name, ""), language):
            sheet.data_validation(1, place, _ROWS, place, rule)
    notice = language.text("Exemple : cette ligne n’est jamais importée. Écrivez les vôtres dessous.")
    sheet.write_comment(
        1, 0, notice, {"author": "Maillage", "visible": True, "x_scale": 2, "start_row": 4, "start_col": 1}
    )
    sheet.freeze_panes(1, 1)
    _write_help(
        aid, table, {"": book.add_format({"text_wrap": True, "valign": "top"}), "header": header}, language
    )
    book.close()
    return made.getvalue()


def _choices(column: Column, dataset: Dataset, language: Language) -> dict[str, str]:
    """List the codes that a column may hold, each with its name; none where its text is free."""
    match column.form:
        case Coded(codes) if codes:
            return {code: language.name(name) for code, name in codes.names.items()}
        case YesNo():
            return {code: language.name(name) for code, name in vocabulary_codes(Answer).names.items()}
        case Reference(target):
            return _targets(target, dataset, language)
        case _:
            return {}


def _targets(target: Target, dataset: Dataset, language: Language) -> dict[str, str]:
    if target in _NAMES:
        table, key, name = _NAMES[target]
        frame = dataset.tables[table]
        return {code: language.name(said) for code, said in zip(frame[key], frame[name], strict=True)}
    frame = dataset.tables[Table.REGIONS]
    regions = dict(zip(frame["code"], frame["nom"], strict=True))
    poles = dict(zip(dataset.tables[Table.POLES]["id"], dataset.tables[Table.POLES]["nom"], strict=True))
    wide = {NATIONAL: language.text("Tout le Québec"), OUTSIDE: language.text("Hors Québec")}
    named = regions | wide
    match target:
        case Target.REGION:
            return {code: regions.get(code, "") for code in REGION_CODES}
        case Target.TERRITORY:
            return {code: named.get(code, "") for code in TERRITORY_CODES}
        case Target.ACTOR:
            return {code: named.get(code, "") for code in TERRITORY_CODES} | poles
        case _:
            return poles


def _write_lists(
    lists: Worksheet, choices: Mapping[str, Mapping[str, str]], header: Format
) -> dict[str, str]:
    """Write codes and names, two columns a list; returns where each list's codes stand."""
    ranges = {}
    for number, (name, codes) in enumerate(choices.items()):
        first = 2 * number
        lists.set_column(first, first, 18)
        lists.set_column(first + 1, first + 1, 40)
        lists.write_string(0, first, name, header)
        lists.write_blank(0, first + 1, None, header)
        for row, (code, said) in enumerate(codes.items(), start=1):
            lists.write_string(row, first, fit(code))
            lists.write_string(row, first + 1, fit(said))
        letter = letters(first)
        ranges[name] = f"='{LISTS}'!${letter}$2:${letter}${len(codes) + 1}"
    lists.freeze_panes(1, 0)
    lists.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    return ranges


def _number_format(column: Column) -> str:
    match column.form:
        case Day():
            return _DAY_FORMAT
        case Whole():
            return "0"
        case Number():
            return "General"
        case _:
            # As text: « 01 » stays « 01 ».
            return "@"


def _write_example(sheet: Worksheet, place: int, column: Column, written: str, form: Format) -> None:
    if not written:
        sheet.write_blank(1, place, None, form)
    elif isinstance(column.form, Day):
        sheet.write_datetime(1, place, date.fromisoformat(written), form)
    elif isinstance(column.form, (Number, Whole)):
        sheet.write_number(1, place, float(written), form)
    else:
        sheet.write_string(1, place, written, form)


def _validation(column: Column, choices: str, language: Language) -> dict[str, object]:
    """Say what Excel is to refuse, or for lists of several codes only to propose."""
    common = {
        "input_message": _explained(column, language)[:_LONGEST_PROMPT],
        "error_title": column.name[:32],
        "error_message": _expected(column, language)[:_LONGEST_PROMPT],
    }
    match column.form:
        case Day():
            return {"validate": "date", "criteria": "between", "minimum": _FIRST, "maximum": _LAST, **common}
        case Whole():
            return {"validate": "integer", "criteria": ">=", "value": 0, **common}
        case Number(bounds):
            low, high = bounds or _RANGES.get(column.name, (-180.0, 180.0))
            return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high, **common}
        case Coded(_, several) | Reference(_, several) if choices:
            return {"validate": "list", "source": choices, "show_error": not several, **common}
        case YesNo():
            return {"validate": "list", "source": choices, **common}
        case _:
            return {}


def _expected(column: Column, language: Language) -> str:
    """Say the form of a column's cells."""
    text = language.text
    match column.form:
        case Day():
            said = text("Un jour : AAAA-MM-JJ.")
        case Whole():
            said = text("Un nombre entier.")
        case Number(bounds) if bounds:
            said = text("Un nombre de {low} à {high}.", low=bounds[0], high=bounds[1])
        case Number():
            said = text("Un nombre.")
        case YesNo():
            said = text("« oui » ou « non ».")
        case Coded(_, True) | Reference(_, True):
            said = text("Un ou plusieurs codes de la feuille « Listes », entre « | ».")
        case Coded() | Reference():
            said = text("Un code de la feuille « Listes ».")
        case Identifier():
            said = text("Des lettres, des chiffres, « - », « _ » ou « . », sans espace.")
        case Address(_, _, cure):
            said = language.render(cure)
        case _:
            said = text("Du texte.")
    return said


def _explained(column: Column, language: Language) -> str:
    told = [language.text("Obligatoire.") if column.filled else language.text("Facultatif.")]
    told += [language.render(MEANINGS[column.name])] if column.name in MEANINGS else []
    return " ".join([*told, _expected(column, language)])


def _write_help(aid: Worksheet, table: Table, looks: Mapping[str, Format], language: Language) -> None:
    """Write, line by line, how to fill the table and what each column means."""
    text = language.text
    sentences = (
        text("Une ligne par chose ; laissez vide ce que vous ne savez pas."),
        text("Ne changez pas les en-têtes. Les colonnes sur fond foncé sont obligatoires."),
        text("La ligne d’exemple, dont le nom commence par « exemple- », n’est jamais importée."),
        text("Les cases à liste proposent des codes ; la feuille « Listes » dit ce qu’ils signifient."),
    )
    aid.set_column(0, 0, 28)
    aid.set_column(1, 1, 14)
    aid.set_column(2, 2, 90)
    aid.write_string(0, 0, language.render(table.label), looks["header"])
    for row, sentence in enumerate(sentences, start=1):
        aid.write_string(row, 0, sentence)
    row = len(sentences) + 2
    for place, title in enumerate((text("Colonne"), text("Obligatoire"), text("Ce qu’on y écrit"))):
        aid.write_string(row, place, title, looks["header"])
    for line, column in enumerate(COLUMNS[table], start=row + 1):
        meaning = [language.render(MEANINGS[column.name])] if column.name in MEANINGS else []
        aid.write_string(line, 0, column.name, looks[""])
        aid.write_string(line, 1, text("oui") if column.filled else text("non"), looks[""])
        aid.write_string(line, 2, " ".join([*meaning, _expected(column, language)]), looks[""])
