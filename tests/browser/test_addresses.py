"""Every view is a link: deep links, page changes, « back », several visitors at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from geo.settings import DEMONSTRATION, ROOT

if TYPE_CHECKING:
    from tests.browser.conftest import Screen, Serve, Server, Visit

HOME: Final = "carte"
PAGES: Final = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
SILENT: Final = frozenset({"a_propos", "diagnostic", "donnees", "reunion"})
"""Pages that no filter changes: they show none, and keep them."""

FILTERS: Final = "secteur=danse&mesure=99"


def path(page: str) -> str:
    return "/" if page == HOME else f"/{page}"


def follow(screen: Screen, page: str) -> None:
    link = screen.page.locator(f"[data-testid=stTopNavLink][href='{screen.server.url}{path(page)}']")
    link.click()
    expect(link).to_have_attribute("aria-current", "page")


def expect_filters(screen: Screen, page: str) -> None:
    expect(screen.page).to_have_url(re.compile(f"{path(page)}\\?{FILTERS}"))
    if page in SILENT:
        return
    expect(screen.tags("secteur")).to_have_count(1)
    expect(screen.tags("mesure")).to_have_count(1)
    expect(screen.tags("mesure")).to_contain_text("99 ·")


def opens_with_its_filters(screen: Screen, page: str) -> None:
    screen.open(f"{path(page)}?{FILTERS}&fiche=06&lang=en")
    here = screen.page.locator("[data-testid=stTopNavLink][aria-current=page]")
    expect(here).to_have_attribute("href", f"{screen.server.url}{path(page)}")
    expect_filters(screen, page)
    expect(screen.page.locator("html")).to_have_attribute("lang", "en-CA")
    expect(screen.page).to_have_url(f"{screen.server.url}{path(page)}?{FILTERS}&fiche=06&lang=en")
    if page == HOME:
        screen.map()
        screen.shows(FILTERS)
        expect(screen.card.get_by_role("heading")).to_have_text("Montréal")


@pytest.mark.parametrize("page", PAGES)
def test_a_deep_link_opens_its_page_with_its_filters(screen: Screen, page: str) -> None:
    opens_with_its_filters(screen, page)


@pytest.mark.parametrize("page", [HOME, "couverture"])
def test_a_deep_link_may_be_the_first_thing_that_a_server_is_asked(
    visit: Visit, serve: Serve, page: str
) -> None:
    opens_with_its_filters(visit(serve(DEMONSTRATION)), page)


def test_the_filters_follow_from_page_to_page_and_back(screen: Screen) -> None:
    screen.open(f"/?{FILTERS}&fiche=06&lang=en")
    expect_filters(screen, HOME)
    for page in PAGES:
        follow(screen, page)
        expect_filters(screen, page)
        expect(screen.page.locator("html")).to_have_attribute("lang", "en-CA")
    follow(screen, HOME)
    expect_filters(screen, HOME)
    screen.map()
    screen.shows(FILTERS)
    expect(screen.card.get_by_role("heading")).to_have_text("Montréal")


def test_back_restores_the_earlier_filters(screen: Screen) -> None:
    screen.open("/?secteur=danse")
    screen.map()
    screen.shows("secteur=danse")
    screen.choose("secteur", "Musique")
    screen.shows("secteur=danse&secteur=musique")
    expect(screen.page).to_have_url(re.compile("secteur=danse&secteur=musique"))
    screen.page.go_back()
    expect(screen.tags("secteur")).to_have_text(["Danse"])
    screen.shows("secteur=danse")
    screen.page.go_forward()
    expect(screen.tags("secteur")).to_have_text(["Danse", "Musique"])
    screen.shows("secteur=danse&secteur=musique")


def test_a_filter_removed_leaves_the_address(screen: Screen) -> None:
    screen.open("/?secteur=danse")
    expect(screen.tags("secteur")).to_have_count(1)
    screen.page.get_by_role("button", name="Effacer les filtres").click()
    expect(screen.tags("secteur")).to_have_count(0)
    expect(screen.page).to_have_url(f"{screen.server.url}/")
    screen.shows("")


def test_unknown_filters_are_named(screen: Screen) -> None:
    screen.open("/?mesure=999&secteur=danse&secteur=dance&fiche=98&couche=metro")
    told = screen.page.locator("[data-testid=stAlert]")
    expect(told).to_have_count(1)
    expect(told).to_contain_text(re.compile(r"Filtres? inconnus? ignorés?\s:"))
    for said in ("mesure=999", "secteur=dance", "fiche=98", "couche=metro"):
        expect(told).to_contain_text(said)
    screen.map()
    screen.shows("secteur=danse")


def test_every_kind_of_filter_comes_from_the_address(screen: Screen) -> None:
    query = (
        "secteur=danse&secteur=musique&axe=diffusion&region=06&region=16"
        "&du=2018-01-01&au=2026-12-31&statut=actif&couche=activites&couche=poles&indicateur=activites"
    )
    screen.open(f"/?{query}")
    screen.map()
    screen.shows(query)
    expect(screen.page).to_have_url(f"{screen.server.url}/?{query}")
    screen.choose("mesure", "99 ·")
    more = query.replace("&axe=", "&mesure=99&axe=")
    screen.shows(more)
    expect(screen.page).to_have_url(f"{screen.server.url}/?{more}")


def test_two_visitors_at_once_keep_their_own(visit: Visit, demonstration: Server) -> None:
    one, other = visit(demonstration), visit(demonstration)
    one.open("/?secteur=danse")
    other.open("/?secteur=musique&lang=en")
    one.map()
    other.map()
    one.choose("mesure", "99 ·")
    other.choose("fiche", "05 · Estrie")
    one.shows("secteur=danse&mesure=99")
    other.shows("secteur=musique")
    expect(one.tags("secteur")).to_have_text(["Danse"])
    expect(other.tags("mesure")).to_have_count(0)
    expect(one.page.locator("html")).to_have_attribute("lang", "fr-CA")
    expect(other.page.locator("html")).to_have_attribute("lang", "en-CA")
    expect(one.card.get_by_role("heading")).to_have_count(0)
    expect(other.card.get_by_role("heading")).to_have_text("Estrie")
