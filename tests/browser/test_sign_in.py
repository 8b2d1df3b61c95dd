"""Accounts in a real browser, with an OpenID provider of our own: who reads, asks, writes, is told no."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Final, NamedTuple

import httpx
import pytest
from playwright.sync_api import expect
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from geo.settings import DEMONSTRATION
from geo.store import Store
from geo.submissions import Submissions
from geo.vocabularies import Table
from tests.browser.conftest import IDLE
from tests.browser.test_access import violations, walk
from tests.browser.test_data_desk import ROWS, drop, sheet
from tests.stores import ADMIN as ADMINISTRATION
from tests.stores import frame, published, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Page, Route, WebSocket

    from tests.browser.conftest import Screen, Serve, Server, Visit

EDITOR: Final = {"email": "nord@example.org", "email_verified": True, "name": "Cellule du Nord"}
ADMIN: Final = "direction@example.org"
PEOPLE: Final[Mapping[str, Mapping[str, object]]] = {
    "nord": EDITOR,
    "passante": {"email": "passante@example.org", "email_verified": True, "name": "Une passante"},
    "faux": {"email": ADMIN, "email_verified": False, "name": "Direction"},
    "groupe": {"roles": ["personnel", "administration"], "name": "Par le groupe"},
}
BRIEF: Final = 15
"""Seconds that a session of the second provider lasts."""

NORTH, SOUTH, AGREED = "Nadia Nordique", "Sylvie Sudiste", "Carla Consentante"
NORTHERN: Final = ROWS[0]
ELSEWHERE: Final = ("Pôle de l’île", "06 - Montréal", "Montréal", 45.5, 73.6, "actif", "2017-04-03")


class Site(NamedTuple):
    """An application with accounts, and its database."""

    server: Server
    database: str


@pytest.fixture(scope="module")
def site(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with ExitStack() as stack:
        long, brief = (_provider(stack, age) for age in (3_600, BRIEF))
        database = f"sqlite:///{tmp_path_factory.mktemp('base') / 'maillage.sqlite'}"
        store = Store.open(database)
        ambassadors = [
            {"id": "nord", "nom": NORTH, "courriel": "nadia@example.org", "territoires": "10"},
            {"id": "sud", "nom": SOUTH, "courriel": "sylvie@example.org", "territoires": "16"},
            {"id": "dit", "nom": AGREED, "territoires": "16", "consentement_publication": "oui"}
            | {"consenti_le": "2024-05-01"},
        ]
        published(
            store,
            {Table.AMBASSADORS: frame(Table.AMBASSADORS, ambassadors)},
            message="Premier envoi (Administration, autrice@example.org)",
        )
        store.close()

        def secrets(url: str) -> str:
            provider = 'client_id = "maillage"\nclient_secret = "secret"\nserver_metadata_url = '
            path = "/.well-known/openid-configuration"
            return (
                f'[auth]\nredirect_uri = "{url}/oauth2callback"\ncookie_secret = "{"0123456789abcdef" * 4}"\n'
                f'[auth.long]\n{provider}"{long}{path}"\n[auth.bref]\n{provider}"{brief}{path}"\n'
                f'[maillage]\nrevendication = "roles"\n[maillage.roles]\n'
                f'"{ADMIN}" = "administration"\n"Nord@Example.org" = "édition : 10"\n'
            )

        yield Site(serve(DEMONSTRATION, database, secrets, (long, brief)), database)


def _provider(stack: ExitStack, age: int) -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    people = [f"--user-claims={json.dumps({'sub': sub, **claims})}" for sub, claims in PEOPLE.items()]
    command = [sys.executable, "-m", "oidc_provider_mock", f"--port={port}", f"--token-max-age={age}"]
    process = subprocess.Popen(  # noqa: S603 # the provider of the tests, on our own arguments
        command + people, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stack.callback(process.wait, 20)
    stack.callback(process.terminate)
    _answering(f"http://127.0.0.1:{port}")
    return f"http://127.0.0.1:{port}"


@retry(retry=retry_if_exception_type(httpx.TransportError), wait=wait_fixed(0.1), stop=stop_after_delay(30))
def _answering(url: str) -> None:
    httpx.get(url, trust_env=False)


@pytest.fixture
def enter(visit: Visit, site: Site) -> Callable[[], Screen]:
    """Open a window where the provider's own pages get no style of another host."""

    def bare(route: Route) -> None:
        route.fulfill(content_type="text/css", body="")

    def start() -> Screen:
        screen = visit(site.server)
        screen.page.context.route(re.compile("^https:"), bare)
        return screen

    return start


QUIET: Final = "/a_propos"
"""A page that asks nothing of the server by itself, as a map does: it would undo the way to the provider."""


def log_in(page: Page, who: str, provider: str = "long") -> None:
    page.get_by_test_id("stSidebar").get_by_role("button", name=f"Se connecter avec {provider}").click()
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_selector(IDLE)


def send(screen: Screen, button: str) -> None:
    """Publish, once the page is at rest."""
    found = screen.page.get_by_role("button", name=button, exact=True)
    expect(found).to_be_visible()
    screen.page.wait_for_selector(IDLE)
    found.click()


def received(screen: Screen) -> list[bytes]:
    """Gather what the application sends to a window from now on."""
    said: list[bytes] = []

    def kept(frame: str | bytes) -> None:
        said.append(frame.encode() if isinstance(frame, str) else frame)

    def opened(connection: WebSocket) -> None:
        connection.on("framereceived", kept)

    screen.page.on("websocket", opened)
    return said


def told(said: list[bytes], *names: str) -> set[str]:
    return {name for name in names if any(name.encode() in one for one in said)}


def test_a_visitor_reads_what_is_public_and_is_sent_nobody_s_name(enter: Callable[[], Screen]) -> None:
    screen = enter()
    said = received(screen)
    screen.open("/donnees")
    expect(screen.page.get_by_text("Vous tenez les données d’une région")).to_be_visible()
    expect(screen.page.get_by_text("Reprendre cette publication")).to_have_count(0)
    expect(screen.page.get_by_test_id("stFileUploaderDropzone")).to_have_count(0)
    expect(screen.page.get_by_text("ne sont montrés ici qu’à qui peut les modifier")).to_be_visible()
    assert told(said, "Premier envoi") == {"Premier envoi"}
    assert not told(said, NORTH, SOUTH, AGREED, "@example.org", "Administration")
    # Nor is somebody who is known, but was given nothing.
    log_in(screen.page, "passante")
    screen.open("/donnees")
    expect(screen.page.get_by_text("Votre compte n’a pas de rôle")).to_be_visible()
    expect(screen.page.get_by_test_id("stFileUploaderDropzone")).to_have_count(0)
    assert not told(said, NORTH, SOUTH, AGREED, "nadia@", "sylvie@", "autrice@", "Administration")


def test_an_address_that_nobody_vouches_for_gives_no_role_and_a_group_does(
    enter: Callable[[], Screen],
) -> None:
    screen = enter()
    said = received(screen)
    screen.open(QUIET)
    log_in(screen.page, "faux")
    screen.open("/donnees")
    expect(screen.page.get_by_text("ne garantit pas l’adresse de courriel")).to_be_visible()
    expect(screen.page.get_by_test_id("stFileUploaderDropzone")).to_have_count(0)
    assert not told(said, NORTH, SOUTH)
    other = enter()
    said = received(other)
    other.open(QUIET)
    log_in(other.page, "groupe")
    other.open("/donnees")
    other.page.get_by_text("Historique", exact=True).click()
    expect(other.page.get_by_text("Reprendre cette publication")).to_be_visible()
    # The names are there to be seen: what is not sent to others is not missing by chance.
    assert told(said, NORTH, SOUTH) == {NORTH, SOUTH}


def test_an_editor_publishes_at_home_only_and_logs_out(enter: Callable[[], Screen], site: Site) -> None:
    screen = enter()
    said = received(screen)
    screen.open(QUIET)
    log_in(screen.page, "nord")
    expect(screen.page.get_by_text("Cellule du Nord · Édition · 10")).to_be_visible()
    screen.open("/donnees")
    expect(screen.page.get_by_label("Qui publie")).to_have_count(0)
    screen.page.get_by_text("Corriger", exact=True).click()
    screen.choose("table_corrigee", "Ambassadeurs")
    expect(screen.page.get_by_test_id("stDataFrame").locator("table")).to_contain_text("nord")
    # Nor is what they may read, and not correct, sent to be corrected.
    assert told(said, NORTH, SOUTH, AGREED) == {NORTH}
    screen.page.get_by_text("Importer", exact=True).click()
    screen.page.wait_for_selector(IDLE)
    drop(screen, "poles.xlsx", sheet(NORTHERN, ELSEWHERE))
    send(screen, "Publier 2 changements")
    expect(screen.page.get_by_text("est de la région 06, qui ne vous est pas confiée")).to_be_visible()
    screen.page.wait_for_selector(IDLE)
    drop(screen, "poles du nord.xlsx", sheet(NORTHERN))
    send(screen, "Publier 1 changement")
    expect(screen.page.get_by_text("Publication n° 2 faite")).to_be_visible()
    store = Store.open(site.database)
    last = store.latest()
    store.close()
    assert last is not None
    assert last.author == "Cellule du Nord (nord@example.org)"
    second = screen.page.context.new_page()
    second.goto(f"{site.server.url}/donnees")
    second.get_by_role("button", name="Se déconnecter").click()
    second.get_by_role("button", name="End session").click()
    expect(second.get_by_role("button", name="Se connecter avec long").first).to_be_visible()
    # Nor does the window left open know anybody any more.
    screen.page.get_by_text("Corriger", exact=True).click()
    expect(screen.page.get_by_text("Vous tenez les données d’une région")).to_be_visible()


def test_a_session_that_expires_in_the_middle_of_the_work_loses_nothing(
    enter: Callable[[], Screen], site: Site
) -> None:
    screen = enter()
    screen.open(QUIET)
    log_in(screen.page, "nord", "bref")
    begun = screen.page.evaluate("Date.now()")
    screen.open("/donnees")
    drop(screen, "poles.xlsx", sheet((*NORTHERN[:5], "Suspendu", NORTHERN[6])))
    why = screen.page.get_by_label("Pourquoi, en quelques mots")
    why.fill("Écrit avant la fin")
    screen.page.wait_for_function("until => Date.now() > until", arg=begun + BRIEF * 1_000)
    send(screen, "Publier 1 changement")
    expect(screen.page.get_by_text("Votre session a expiré").last).to_be_visible()
    expect(why).to_have_value("Écrit avant la fin")
    with screen.page.context.expect_page() as opened:
        screen.page.get_by_role("link", name="Se reconnecter dans un autre onglet").last.click()
    expect(opened.value.get_by_text("Votre session a expiré")).to_be_visible()
    expect(opened.value.get_by_test_id("stFileUploaderDropzone")).to_have_count(0)
    log_in(opened.value, "nord", "bref")
    expect(opened.value.get_by_role("button", name="Se déconnecter")).to_be_visible()
    send(screen, "Publier 1 changement")
    expect(screen.page.get_by_text("faite. Tous les écrans la montrent")).to_be_visible()
    store = Store.open(site.database)
    last = store.latest()
    store.close()
    assert last is not None
    assert last.message == "Écrit avant la fin"


def test_what_a_visitor_asks_by_keyboard_is_found_once_an_editor_has_accepted_it(
    enter: Callable[[], Screen], site: Site
) -> None:
    asked, mail = "Comment souffler du verre en direct sur une scène ?", "visiteuse.unique@example.org"
    # Whatever is asked, no word is wider than the page.
    corrected = f"Comment souffler du verre sur une scène ? {'H' * 200}"
    visitor = enter()
    visitor.open("/guide?mots=souffler+du+verre&region=10")
    expect(visitor.page.get_by_role("heading", name="Laisser une demande")).to_be_visible()
    assert violations(visitor.page) == []
    keyboard = visitor.page.keyboard
    walk(visitor, ".st-key-laisser_texte textarea", look=lambda _: True)
    keyboard.press("Control+A")
    keyboard.type(asked)
    hidden = walk(visitor, ".st-key-laisser_courriel input")
    keyboard.type(mail)
    hidden += walk(visitor, ".st-key-laisser_accord input")
    keyboard.press("Space")
    hidden += walk(visitor, ".st-key-laisser_envoyer button")
    assert hidden == []
    keyboard.press("Enter")
    keyboard.press("Enter")
    expect(visitor.page.get_by_text("votre demande est gardée")).to_be_visible()
    # Until somebody of the region has read it over, it is not there.
    expect(visitor.page.get_by_text("Rien de tel n’a encore été demandé")).to_be_visible()
    editor = enter()
    editor.open("/a_propos")
    log_in(editor.page, "nord")
    editor.open("/guide")
    editor.page.get_by_text("1 demande à relire").click()
    words = editor.page.get_by_label("Texte, tel qu’il sera publié")
    expect(words).to_have_value(asked)
    assert violations(editor.page) == []
    words.fill(corrected)
    editor.page.get_by_role("button", name="Accepter et publier").click()
    expect(editor.page.get_by_text("La demande est dans le guide")).to_be_visible()
    editor.page.get_by_role("button", name="Y répondre").click()
    expect(editor.page.get_by_text(mail)).to_be_visible()
    assert violations(editor.page) == []
    other = enter()
    said = received(other)
    other.open("/guide?mots=souffler+du+verre")
    found = other.page.get_by_role("heading", name=corrected)
    expect(found).to_be_visible()
    assert found.evaluate("(heading) => heading.scrollWidth <= heading.clientWidth")
    other.page.get_by_role("button", name="Lire", exact=True).click()
    expect(other.page.get_by_role("button", name="Retour à la recherche")).to_be_visible()
    assert told(said, "souffler", mail) == {"souffler"}
    editor.page.get_by_role("button", name="Effacer l’adresse…").click()
    editor.page.get_by_role("button", name="Effacer l’adresse", exact=True).click()
    expect(editor.page.get_by_text(mail)).to_have_count(0)
    assert mail not in site.server.log.read_text(encoding="utf-8")
    with closing(Store.open(site.database)) as store:
        assert [row["question"] for row in rows(store, Table.REQUESTS)] == [corrected]
        assert Submissions.open(store).waiting(ADMINISTRATION) == ()
