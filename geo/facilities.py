"""Statistics Canada's Open Database of Cultural and Art Facilities (ODCAF) as a sheet of our places."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.boundaries import load_divisions
from geo.grid import Grid
from geo.language import message
from geo.plain import plain
from geo.problems import shortened
from geo.remarks import Fix, Remark, Verdict
from geo.vocabularies import PlaceType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.grid import Value
    from geo.recognition import Recognition

ATTRIBUTION: Final = (
    "Statistique Canada, Base de données ouvertes sur les installations culturelles et artistiques"
)

UNNAMED: Final = "(sans nom)"

COLUMNS: Final[Mapping[str, str | None]] = MappingProxyType(
    {
        "Index": "id",
        "Facility_Name": "nom",
        "ODCAF_Facility_Type": "type",
        "Provider": "fournisseur",
        "CSD_Name": "municipalite",
        "CSDUID": "region",
        "PRUID": None,
        "Latitude": "latitude",
        "Longitude": "longitude",
    }
)
"""The columns that make the database known, each with that of our places that it gives."""

CAUTIOUS: Final[Mapping[Fix, bool]] = MappingProxyType({Fix.CENTRE: False, Fix.REGION: False})
"""What waits for a yes, where other sheets wait for a no: the database says where a place is, or that
nobody knows."""

QUEBEC: Final = "24"
_MISSING: Final = ".."
_DIVISION_DIGITS: Final = 4
_TYPES: Final = {
    "library or archives": PlaceType.LIBRARY_OR_ARCHIVES,
    "museum": PlaceType.MUSEUM,
    "festival site": PlaceType.FESTIVAL_SITE,
    "theatre/performance and concert hall": PlaceType.PERFORMANCE_HALL,
    "miscellaneous": PlaceType.MISCELLANEOUS,
    "gallery": PlaceType.GALLERY,
    "heritage or historic site": PlaceType.HERITAGE_SITE,
    "art or cultural centre": PlaceType.ARTS_CENTRE,
    "artist": PlaceType.ARTIST,
}


def is_odcaf(names: Sequence[str]) -> bool:
    """Tell whether headers are those of the database, version 1.0."""
    return set(COLUMNS) <= set(names)


def translated(
    grid: Grid, found: Recognition, names: Sequence[str]
) -> tuple[Grid, Recognition, tuple[Remark, ...]]:
    """Write the database's rows of Québec as a sheet of our places.

    Parameters
    ----------
    grid, found, names
        The database as it stands, what it was recognised for, and its headers.

    Returns
    -------
    The same columns at the same places, with our codes, and one more that says the source; what
    they are; and a remark for every row of another province or territory.
    """
    at = {name: names.index(name) for name in COLUMNS}
    first = found.header or 0
    rows: list[tuple[Value, ...]] = [(*cells, None) for cells in grid.rows[: first + 1]]
    rows[first] = (*grid.rows[first], "source")
    lines = list(grid.lines[: first + 1])
    elsewhere: list[Remark] = []
    regions = load_divisions()
    cure = message("Rien à faire : seuls les lieux du Québec sont importés.")
    for line, cells in zip(grid.lines[first + 1 :], grid.rows[first + 1 :], strict=True):
        province = plain(cells[at["PRUID"]])
        if province != QUEBEC:
            what = message("Autre province ou territoire.")
            elsewhere.append(Remark(line, at["PRUID"], "", shortened(province), what, cure, Verdict.REFUSED))
            continue
        texts = [None if (text := plain(cell)) == _MISSING else text for cell in cells]
        kind, division = texts[at["ODCAF_Facility_Type"]] or "", texts[at["CSDUID"]] or ""
        index = texts[at["Index"]]
        ours: dict[str, Value] = {
            "Index": f"odcaf-{index}" if index else None,
            "Facility_Name": texts[at["Facility_Name"]] or UNNAMED,
            "ODCAF_Facility_Type": str(_TYPES.get(kind.casefold(), kind)),
            "CSDUID": regions.get(division[:_DIVISION_DIGITS], ""),
        }
        row: list[Value] = [*texts, ATTRIBUTION]
        for name, value in ours.items():
            row[at[name]] = value
        rows.append(tuple(row))
        lines.append(line)
    return (
        Grid(grid.file, grid.sheet, tuple(rows), tuple(lines), grid.notes, grid.headed),
        replace(found, columns=(*found.columns, "source"), sureness=(*found.sureness, found.sureness[0])),
        tuple(elsewhere),
    )
