"""The private link of a self-diagnostic, from one window to another, and where it must not be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from geo.settings import DEMONSTRATION
from geo.store import Store
from geo.tabular import read
from geo.vocabularies import Table
from tests.stores import published

if TYPE_CHECKING:
    from tests.browser.conftest import Screen, Serve, Server, Visit


@pytest.fixture(scope="module")
def server(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Start where tables have been published: only there is anything kept."""
    url = f"sqlite:///{tmp_path_factory.mktemp('base') / 'base.sqlite'}"
    store = Store.open(url)
    name = Table.DIAGNOSTICS.file
    published(store, {Table.DIAGNOSTICS: read(name, (DEMONSTRATION / name).read_bytes()).cells})
    store.close()
    return serve(DEMONSTRATION, url)


def begin(screen: Screen) -> str:
    """Answer a question of the first step and keep it; gives the link as it is told."""
    screen.open("/diagnostic?lang=en")
    screen.page.get_by_role("button", name="Start").click()
    question = screen.page.locator("[class*=st-key-question_]").first
    question.get_by_role("radio").nth(3).check(force=True)
    screen.page.get_by_role("button", name="Keep my answers behind a private link").click()
    screen.page.get_by_text("Your private link").click()
    return screen.page.locator(".st-key-lien_prive code").inner_text()


def test_a_link_is_taken_up_in_another_window_and_told_to_nobody(visit: Visit, server: Server) -> None:
    here = visit(server)
    link = begin(here)
    (token,) = parse_qs(urlsplit(link).query)["lien"]
    assert parse_qs(urlsplit(here.page.url).query)["lien"] == [token]
    there = visit(server)
    there.open(link.removeprefix(server.url))
    there.page.get_by_role("button", name="Back").click()
    question = there.page.locator("[class*=st-key-question_]").first
    expect(question.get_by_role("radio").nth(3)).to_be_checked()
    there.page.get_by_role("link", name="Coverage").click()
    expect(there.page).not_to_have_url(re.compile("lien="))
    assert token not in there.page.content()
    there.page.get_by_role("link", name="Self-diagnostic").click()
    expect(there.page).to_have_url(re.compile(f"lien={token}"))
    expect(question.get_by_role("radio").nth(3)).to_be_checked()
    assert token not in server.log.read_text(encoding="utf-8")


def test_what_is_withdrawn_is_gone_from_every_window(visit: Visit, server: Server) -> None:
    here = visit(server)
    link = begin(here)
    # By keyboard: what has just been opened still moves under a pointer.
    here.page.get_by_role("checkbox", name="I want to erase my answers").press("Space")
    here.page.get_by_role("button", name="Withdraw my answers").click()
    expect(here.page.get_by_text("the link no longer leads anywhere")).to_be_visible()
    expect(here.page).not_to_have_url(re.compile("lien="))
    there = visit(server)
    there.open(link.removeprefix(server.url))
    expect(there.page.get_by_text("This link leads to no self-diagnostic")).to_be_visible()
