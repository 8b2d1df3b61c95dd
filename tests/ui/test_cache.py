"""What is kept between runs, and what is let go."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from geo.language import FRENCH
from geo.settings import DATA_VARIABLE
from geo.ui import cache

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HEADER = "id,nom,type,region,municipalite,longitude,latitude,fournisseur,source\n"


def resources_after(folder: Path, name: str) -> list[str]:
    (folder / "lieux.csv").write_text(
        f"{HEADER}l1,{name},musee,06,Montréal,-73.5674,45.5019,,\n", encoding="utf-8"
    )
    script = cache.map_program(cache.current_atlas(), FRENCH)
    return [script.name, *re.findall(r'"([\w-]+-[0-9a-f]{16}\.\w+)"', script.body.decode())]


def test_names_taken_out_of_the_data_leave_the_public_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, DATA_VARIABLE, str(tmp_path))
    first = set(resources_after(tmp_path, "Musée nommé par erreur"))
    later: set[str] = set()
    for number in range(8):
        later |= set(resources_after(tmp_path, f"Musée {'x' * number}"))
    gone = first - later
    assert gone
    assert all(cache.resource(name) is None for name in gone)
    assert all(cache.resource(name) for name in resources_after(tmp_path, "Le dernier"))


def test_what_visitors_still_ask_for_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, DATA_VARIABLE, str(tmp_path))
    wanted = resources_after(tmp_path, "Musée regardé")
    shown = cache.current_atlas()
    for number in range(8):
        resources_after(tmp_path, f"Musée de passage {number}")
        cache.map_program(shown, FRENCH)
    assert all(cache.resource(name) for name in wanted)
