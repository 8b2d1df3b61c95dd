"""The database goes away while people look, and comes back."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from geo.settings import DEMONSTRATION
from geo.store import Store
from geo.vocabularies import Table
from tests import postgres, replicas
from tests.browser.conftest import IDLE, Server
from tests.stores import frame, published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.conftest import Screen, Visit
    from tests.postgres import Cluster

POLE: Final = {"region": "06", "longitude": "-73.5674", "latitude": "45.5019"}
BACK: Final = 30_000
"""Milliseconds that a busy machine may need to find that the database is back."""


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with postgres.cluster() as found:
        yield found


def notice(screen: Screen, words: str) -> Locator:
    return screen.page.get_by_test_id("stAlert").filter(has_text=words)


def test_screens_keep_the_last_state_known_say_so_and_come_back_by_themselves(
    visit: Visit, cluster: Cluster, tmp_path: Path
) -> None:
    address = cluster.address.render_as_string(hide_password=False)
    store = Store.open(address)
    published(store, {Table.POLES: frame(Table.POLES, [POLE])})
    store.close()
    with ExitStack() as stack:
        known = stack.enter_context(replicas.replica(address, tmp_path))
        seen, desk = (visit(Server(known.url, DEMONSTRATION, known.log)) for _ in range(2))
        seen.open("/")
        seen.map()
        expect(seen.container).to_have_attribute("data-visible", "1")
        desk.open("/donnees")
        cluster.stop()
        try:
            # Nothing moves until somebody does something; then the map stays, and the notice says why.
            seen.page.get_by_text("Plus de filtres").click()
            expect(notice(seen, "Voici l’état de la publication n° 1")).to_be_visible()
            expect(seen.container).to_have_attribute("data-visible", "1")
            # Before a room it takes one line, and the map its place.
            seen.page.keyboard.press("p")
            brief = "La base ne répond pas : état de la publication n° 1"
            expect(seen.page.get_by_text(brief)).to_be_visible()
            seen.map()
            desk.page.get_by_role("radio", name="Historique").click()
            expect(notice(desk, "La connexion à la base de données est perdue.")).to_be_visible()
            expect(notice(desk, "Voici l’état de la publication n° 1")).to_be_visible()
            # Who comes only now sees it too.
            late = visit(Server(known.url, DEMONSTRATION, known.log))
            late.open("/repertoire")
            expect(notice(late, "Voici l’état de la publication n° 1")).to_be_visible()
            # A server that starts meanwhile knows nothing, says so, and shows nothing fictitious instead.
            new = stack.enter_context(replicas.replica(address, tmp_path))
            blind = visit(Server(new.url, DEMONSTRATION, new.log))
            blind.open("/")
            expect(blind.page.get_by_role("heading", name="La base de données ne répond pas")).to_be_visible()
            expect(blind.page.locator(".maillage-demo")).to_have_count(0)
            blind.open("/a_propos")
            expect(blind.page.get_by_role("heading", level=1)).to_contain_text("À propos")
            blind.open("/")
        finally:
            cluster.start()
        for screen in (seen, desk, late):
            expect(screen.page.get_by_text("ne répond pas")).to_have_count(0, timeout=BACK)
        expect(desk.page.get_by_test_id("stMetric").first).to_be_visible()
        expect(blind.container).to_have_attribute("data-visible", "1", timeout=BACK)
        for screen in (seen, desk, late, blind):
            screen.page.wait_for_selector(IDLE)
            expect(screen.page.get_by_test_id("stException")).to_have_count(0)
            screen.page.context.close()
        for server in (known, new):
            log = server.log.read_text(encoding="utf-8")
            assert '"evenement": "base_en_panne", "classe": "OperationalError"' in log
            assert str(cluster.folder) not in log
