"""The house keeps its shape: who may import whom, how long a file is, what no file holds."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
CORE: Final = sorted((ROOT / "geo").glob("*.py"))
UI: Final = sorted((ROOT / "geo" / "ui").glob("*.py"))
PAGES: Final = sorted((ROOT / "pages").glob("*.py"))
MODULES: Final = [ROOT / "app.py", *PAGES, *CORE, *UI]
ASSETS: Final = [
    path for path in sorted((ROOT / "geo" / "assets").rglob("*")) if path.suffix in (".js", ".css", ".svg")
]
ONLY_IN: Final = {
    "folium": {"geo.maps"},
    "branca": {"geo.maps"},
    "streamlit_folium": {"geo.ui.map_view"},
    "pandera": {"geo.schema"},
    "typst": {"geo.typesetting"},
    # What is exported, what is to be filled, and what goes back with its faults marked.
    "xlsxwriter": {"geo.workbook", "geo.table_templates", "geo.marked_sheet"},
    "python_calamine": {"geo.book_reader"},
    "charset_normalizer": {"geo.charsets"},
}
LAWFUL_HOSTS: Final = {
    "example.org": "what an address looks like, in the cure of a bad one",
    "servicescarto.mern.gouv.qc.ca": "the boundaries, which only « python -m geo.boundaries fetch » asks",
    "www.opengis.net": "the names of the SLD and OGC namespaces, which nobody fetches",
    "www.w3.org": "the name of the SVG namespace, which nobody fetches",
}


def name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path, *, at_run_time: bool = False) -> set[str]:
    """List the modules that a file imports, ``from geo import x`` counting as ``geo.x``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if at_run_time:
        tree.body = [
            node
            for node in tree.body
            if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
        ]
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            source = node.module or ""
            found |= (
                {f"{source}.{alias.name}" for alias in node.names}
                if source in ("geo", "geo.ui")
                else {source}
            )
    return found


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@pytest.mark.parametrize("path", CORE, ids=name)
def test_the_core_knows_neither_streamlit_nor_the_screens(path: Path) -> None:
    above = {"streamlit", "streamlit_folium", "geo.ui", "pages", "app", "tests"}
    assert not {module for module in imported(path) for package in above if within(module, package)}


@pytest.mark.parametrize("path", [*UI, *PAGES, ROOT / "app.py"], ids=name)
def test_nothing_is_imported_from_above(path: Path) -> None:
    above = {"pages", "app", "tests"}
    assert not {module for module in imported(path) for package in above if within(module, package)}


def test_the_foundations_stand_on_nothing() -> None:
    assert not {module for module in imported(ROOT / "geo" / "settings.py") if within(module, "geo")}
    errors = ROOT / "geo" / "errors.py"
    assert not {module for module in imported(errors, at_run_time=True) if within(module, "geo")}


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_side_effect_has_one_home(package: str) -> None:
    users = {name(path) for path in MODULES if any(within(module, package) for module in imported(path))}
    assert users == ONLY_IN[package]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_file_is_short_and_named_after_one_thing(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= (80 if path in PAGES else 300)
    assert "utils" not in path.stem


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_error_is_caught_by_a_net(path: Path) -> None:
    nets = {"Exception", "BaseException"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            caught = {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)}
            assert not caught & nets


def test_what_runs_names_no_foreign_host() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in [*MODULES, *ASSETS]}
    hosts = {
        host: path.name
        for path, text in texts.items()
        for host in re.findall(r"https?://([\w.-]+\.\w+)", text)
    }
    assert set(hosts) <= set(LAWFUL_HOSTS), hosts
    assert not [path.name for path in ASSETS if re.search(r"""["'(=]\s*//\w""", texts[path])]


@pytest.mark.parametrize("path", [path for path in ASSETS if path.suffix == ".css"], ids=name)
def test_every_rule_of_a_style_sheet_is_closed_once(path: Path) -> None:
    # A brace too many takes the rule after it away, and no browser says so.
    depth = 0
    for sign in re.findall("[{}]", path.read_text(encoding="utf-8")):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0
