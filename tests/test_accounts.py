"""Who is who, and who sees whom: addresses, roles, configurations that are wrong, contacts kept back."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import contacts
from geo.accounts import OPEN, UNNAMED, configured, mailbox
from geo.changes import Change, difference, keys
from geo.grants import Grant, joined, read
from geo.identity import VISITOR, Account, Standing, account
from geo.language import ENGLISH, FRENCH, Message
from geo.publications import Publication, PublicationKind
from geo.roles import Role, Writer
from geo.schema import blank
from geo.settings import REGION_CODES
from geo.vocabularies import Table
from tests.stores import ADMIN, editor, frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

SERVER: Final = "https://id.example.org/.well-known/openid-configuration"
AUTH: Final = {
    "redirect_uri": "https://carte.example.org/oauth2callback",
    "cookie_secret": "0123456789abcdef" * 2,
    "client_id": "maillage",
    "client_secret": "secret",
    "server_metadata_url": SERVER,
}
NOW: Final = 1_700_000_000
CLAIMS: Final = {
    "sub": "abc",
    "exp": NOW + 60,
    "name": "Ana",
    "email": "ana@example.org",
    "email_verified": True,
}
READER: Final = Writer("Lecture", Role.READING, frozenset(REGION_CODES))


def known(roles: Mapping[str, object], claim: str = "") -> Account:
    return account(
        CLAIMS, configured({"auth": AUTH, "maillage": {"roles": roles, "revendication": claim}}), NOW
    )


def faults(**sections: object) -> list[str]:
    found = configured(sections)
    assert found.required
    return [fault.told(FRENCH).replace("\u00a0", " ") for fault in found.faults]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("ana@example.org", "ana@example.org"),
        ("Ana@Example.ORG", "ana@example.org"),
        ("ana@École.example.org", None),
        ("ana@école.example.org", "ana@xn--cole-9oa.example.org"),
        ("ana@e\u0301cole.example.org", "ana@xn--cole-9oa.example.org"),
        ("ana@xn--cole-9oa.example.org", "ana@xn--cole-9oa.example.org"),
        ("e\u0301loi@example.org", "\u00e9loi@example.org"),
        # What resembles an address is another one, or none.
        ("\u0430na@example.org", "\u0430na@example.org"),
        ("\u212aim@example.org", None),
        ("\uff41na@example.org", "\uff41na@example.org"),
        ("ana@\uff45xample.org", None),
        ("\u0131na@example.org", "\u0131na@example.org"),
        ("ana@example.org.", None),
        ("ana@example.org\u200b", None),
        ("ana@example.org ", None),
        ("ana\n@example.org", None),
        ("ana", None),
        ("@example.org", None),
        ("ana@", None),
        ("a" * 300 + "@example.org", None),
    ],
)
def test_an_address_is_told_as_mail_systems_tell_it(written: str, told: str | None) -> None:
    assert mailbox(written) == told


@given(st.text(max_size=12), st.sampled_from(["example.org", "\u00e9cole.example.org"]))
def test_only_spellings_of_one_address_are_told_alike(local: str, domain: str) -> None:
    told = mailbox(f"{local}@{domain}")
    if told is None:
        return
    box = told.rpartition("@")[0]
    assert mailbox(told) == told
    # Nothing but composition and the case of ASCII letters has gone.
    assert len(box) == len(unicodedata.normalize("NFC", local))
    assert all(
        sign == small or (sign.isascii() and sign.lower() == small)
        for sign, small in zip(unicodedata.normalize("NFC", local), box, strict=True)
    )


@pytest.mark.parametrize(
    ("words", "grant"),
    [
        ("lecture", Grant(Role.READING)),
        ("Administration", Grant(Role.ADMINISTRATION)),
        ("édition : 07, 15", Grant(Role.EDITING, frozenset({"07", "15"}))),
        ("e\u0301dition\u00a0: 07;15", Grant(Role.EDITING, frozenset({"07", "15"}))),
        ("edition:07,15", Grant(Role.EDITING, frozenset({"07", "15"}))),
    ],
)
def test_a_grant_is_read(words: str, grant: Grant) -> None:
    assert read(words) == grant


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("gestion", "« gestion » n’est pas un rôle"),
        ("admin", "« admin » n’est pas un rôle"),
        ("", "n’est pas un rôle"),
        ("édition", "au moins une région"),
        ("édition :", "au moins une région"),
        ("édition 07", "n’est pas un rôle"),
        ("édition : 7", "« 7 » n’est pas le code"),
        ("édition : 07, 18", "« 18 » n’est pas le code"),
        ("édition : 07, QC", "« QC » n’est pas le code"),
        ("édition : \uff10\uff17", "n’est pas le code"),
        ("administration : 07", "ne se limite pas à des régions"),
        ("lecture : 07", "ne se limite pas à des régions"),
        (True, "n’est pas un texte"),
        (["édition : 07"], "n’est pas un texte"),
    ],
)
def test_a_grant_that_is_not_understood_gives_nothing_and_says_why(words: object, part: str) -> None:
    fault = read(words)
    assert isinstance(fault, Message)
    assert part in FRENCH.render(fault).replace("\u00a0", " ")
    assert ENGLISH.render(fault) != FRENCH.render(fault)
    if isinstance(words, str):
        found = known({"ana@example.org": words})
        assert (found.grant, found.writer.role) == (None, Role.READING)


@given(st.text(max_size=20))
def test_no_words_but_the_three_give_a_right(words: str) -> None:
    said = words.partition(":")[0].strip().lower()
    assert isinstance(read(words), Message) or said in {"lecture", "administration", "édition", "edition"}


def test_the_highest_role_holds_in_all_the_regions_given() -> None:
    parts = [read(words) for words in ("lecture", "édition : 07", "personnel", "édition : 08")]
    assert joined(parts) == Grant(Role.EDITING, frozenset({"07", "08"}))
    assert joined([*parts, read("administration")]) == Grant(Role.ADMINISTRATION)
    assert joined([read("personnel")]) is None


def test_a_role_is_given_by_a_verified_address() -> None:
    found = known({"ANA@example.org": "édition : 07"})
    assert found.standing is Standing.CONNECTED
    assert found.writer == Writer("Ana (ana@example.org)", Role.EDITING, frozenset({"07"}))
    assert not found.unverified


@pytest.mark.parametrize("verified", [False, None, "true", "True", 1, 1.0, [True], {"value": True}])
def test_an_address_counts_if_it_is_verified_and_nothing_resembles_true(verified: object) -> None:
    accounts = configured({"auth": AUTH, "maillage": {"roles": {"ana@example.org": "administration"}}})
    found = account(CLAIMS | {"email_verified": verified}, accounts, NOW)
    assert (found.grant, found.writer.role) == (None, Role.READING)
    assert found.unverified
    # The history does not tell an address that nobody vouches for.
    assert found.signature == "Ana (abc)"


@pytest.mark.parametrize("until", [NOW, NOW - 1, None, "demain", True, float("nan")])
def test_an_expired_identity_reads_only(until: object) -> None:
    accounts = configured({"auth": AUTH, "maillage": {"roles": {"ana@example.org": "administration"}}})
    found = account(CLAIMS | {"exp": until}, accounts, NOW)
    assert found.standing is Standing.EXPIRED
    assert found.writer.role is Role.READING


def test_a_claim_gives_a_role_unless_the_address_was_given_another() -> None:
    own = {"revendication": "groupes", "roles": {"ana@example.org": "lecture"}}
    accounts = configured({"auth": AUTH, "maillage": own})
    told = {"groupes": ["personnel", "edition:07", 3], "sub": "xyz", "exp": NOW + 1}
    assert account(told, accounts, NOW).writer == Writer("xyz", Role.EDITING, frozenset({"07"}))
    assert account(told | {"groupes": "administration"}, accounts, NOW).writer.role is Role.ADMINISTRATION
    assert account(CLAIMS | told, accounts, NOW).grant == Grant(Role.READING)
    assert account(told | {"roles": "administration", "groupes": None}, accounts, NOW).grant is None
    assert account({"": "administration"}, configured({"auth": AUTH}), NOW).grant is None


def test_nobody_is_a_visitor_who_reads() -> None:
    assert account(None, configured({"auth": AUTH}), NOW) == VISITOR
    assert VISITOR.writer == Writer("", Role.READING)


def test_a_name_cannot_turn_the_history_round() -> None:
    found = account(
        CLAIMS | {"name": "\u202eAna\u200b\n  Direction" + "!" * 200}, configured({"auth": AUTH}), NOW
    )
    assert found.name.startswith("Ana Direction!")
    assert len(found.signature) < 120


def test_without_configuration_everybody_may_and_with_any_nobody_does_by_mistake() -> None:
    assert configured({}) == OPEN == configured({"connections": {}})
    assert configured({"auth": AUTH, "maillage": {"revendication": "roles"}}).providers == (UNNAMED,)
    assert faults(maillage={"roles": {"ana@example.org": "administration"}})[0].startswith(
        "[auth] : la section"
    )
    assert faults(auth="oui")[0].startswith("[auth] : la section")
    assert faults(auth=AUTH, maillage="oui") == ["[maillage] : ce n’est pas une section."]
    assert faults(auth=AUTH) == ["[maillage] : aucun rôle n’est donné : personne ne peut publier."]
    assert faults(auth=AUTH, maillage={"roles": [], "revendication": 3, "role": {}}) == [
        "[maillage] n° 3 : le réglage n’est pas connu ; « roles » et « revendication » le sont.",
        "[maillage] revendication : ce n’est pas un texte entre guillemets.",
        "[maillage.roles] : ce n’est pas une section d’une ligne par adresse.",
        "[maillage] : aucun rôle n’est donné : personne ne peut publier.",
    ]


@pytest.mark.parametrize("absent", sorted(AUTH))
def test_what_is_missing_to_log_in_is_named(absent: str) -> None:
    told = faults(auth={key: value for key, value in AUTH.items() if key != absent})
    assert told == [f"[auth] {absent} : ce réglage manque : personne ne peut se connecter ni publier."]
    assert configured({"auth": AUTH | {absent: ""}}).providers == ()


def test_a_provider_of_its_own_section_is_named_and_checked() -> None:
    shared = {key: AUTH[key] for key in ("redirect_uri", "cookie_secret")}
    own = {key: AUTH[key] for key in AUTH if key not in shared}
    given = {"revendication": "roles"}
    assert configured({"auth": shared | {"courriel": own}, "maillage": given}).providers == ("courriel",)
    both = AUTH | {"autre": own, "client_kwargs": {"prompt": "login"}}
    assert configured({"auth": both, "maillage": given}).providers == (UNNAMED, "autre")
    assert faults(auth=shared | {"courriel": {}})[0].startswith("[auth.courriel] client_id")


def test_a_secret_that_can_be_guessed_and_a_way_back_that_leads_nowhere_are_refused() -> None:
    (told,) = faults(auth=AUTH | {"cookie_secret": "xxx"}, maillage={"revendication": "roles"})
    assert "moins de 32 caractères" in told
    assert "xxx" not in told
    (told,) = faults(auth=AUTH | {"redirect_uri": "https://carte.example.org"})
    assert "« /oauth2callback »" in told


def test_a_line_that_is_wrong_gives_nothing_and_the_others_stay() -> None:
    roles = {
        "ana@example.org": "administration",
        "pas une adresse": "administration",
        "boa@example.org": "tout@example.org",
        "BEA@example.org": "édition : 07",
        "bea@example.org": "administration",
        "cleo@example.org": "édition : 99",
    }
    found = configured({"auth": AUTH, "maillage": {"roles": roles}})
    assert found.given == {"ana@example.org": Grant(Role.ADMINISTRATION)}
    told = [fault.told(FRENCH).replace("\u00a0", " ") for fault in found.faults]
    assert [one.partition(" : ")[0] for one in told] == [f"[maillage.roles] n° {n}" for n in (2, 3, 5, 6)]
    assert "qu’au n° 4" in told[2]
    # A log tells no address, not even one at the wrong place.
    assert "@" not in "".join(told)


NAMES: Final = st.sampled_from(["", "Ana Fictive", "Boa Fictive"])
MAILS: Final = st.sampled_from(["", "ana@example.org"])
WRITERS: Final = st.sampled_from(
    [READER, Writer("", Role.READING), ADMIN, editor("03"), editor("05"), editor("03", "05", "QC", "")]
)


@st.composite
def tables(draw: st.DrawFn) -> dict[Table, pd.DataFrame]:
    """Make poles and ambassadors that stand everywhere, some of whom agreed to be named."""
    places = st.sampled_from(["03", "05", "QC", "HQ", "p1", "p2"])
    ambassadors = [
        {
            "id": f"a{number}",
            "nom": draw(NAMES),
            "courriel": draw(MAILS),
            "territoires": "|".join(draw(st.lists(places, max_size=2))),
            "pole": draw(st.sampled_from(["", "p1", "p2"])),
            "consentement_publication": draw(st.sampled_from(["", "oui", "non"])),
            "consenti_le": draw(st.sampled_from(["", "2024-05-01"])),
        }
        for number in range(draw(st.integers(0, 4)))
    ]
    poles = [{"id": pole, "region": draw(st.sampled_from(["03", "05", "QC", ""]))} for pole in ("p1", "p2")]
    return {
        Table.POLES: frame(Table.POLES, poles),
        Table.AMBASSADORS: frame(Table.AMBASSADORS, ambassadors),
        Table.SURVEYS: frame(Table.SURVEYS, [{"sondage": "s", "question": "q", "repondant": "r1"}]),
    }


def theirs(row: Mapping[str, str], reader: Writer, held: Mapping[Table, pd.DataFrame]) -> bool:
    """Tell who may write an ambassador, told here without the rules of `geo.roles`."""
    poles = held[Table.POLES]
    region = dict(zip(poles["id"], poles["region"], strict=True))
    actors = (row["territoires"] or row["pole"]).split("|")
    wide = {"QC", "HQ", ""}
    return reader.role is Role.ADMINISTRATION or (
        reader.role is Role.EDITING
        and all(region.get(actor, actor) in reader.territories - wide for actor in actors)
    )


@given(tables(), WRITERS)
def test_a_contact_is_shown_to_who_may_write_it_or_with_consent(
    held: dict[Table, pd.DataFrame], reader: Writer
) -> None:
    before = held[Table.AMBASSADORS].copy()
    shown = contacts.frames(held, reader)
    assert held[Table.AMBASSADORS].equals(before)
    for old, new in zip(before.to_dict("records"), shown[Table.AMBASSADORS].to_dict("records"), strict=True):
        agreed = old["consentement_publication"] == "oui" and old["consenti_le"]
        row = {str(name): str(cell) for name, cell in old.items()}
        seen = agreed or theirs(row, reader, held)
        assert new == (old if seen else old | {"nom": "", "courriel": ""})
    # What is empty in sight only is never taken for a change.
    assert not difference(shown, contacts.frames(held, reader))
    assert shown[Table.POLES] is held[Table.POLES]


@given(tables(), tables(), WRITERS)
def test_the_history_names_a_person_to_who_may_write_the_row_before_and_after(
    old: dict[Table, pd.DataFrame], new: dict[Table, pd.DataFrame], reader: Writer
) -> None:
    made = difference(old, new)
    shown = {
        (change.table, change.key): change
        for change in contacts.changes(made, reader, contacts.regions_of(new))
    }
    for change in made:
        told = shown[change.table, change.key]
        assert told.kind is change.kind
        for was, now in ((change.before, told.before), (change.after, told.after)):
            if was is None or now is None or change.table is not Table.AMBASSADORS:
                assert was == now
                continue
            rows = [row for row in (change.before, change.after) if row is not None]
            mine = all(theirs(row, reader, new) for row in rows)
            assert now == (was if mine else {**was, "nom": "", "courriel": ""})


@pytest.mark.parametrize("table", [Table.SURVEYS, Table.DIAGNOSTICS])
def test_single_answers_are_in_the_history_of_who_may_write_them_only(table: Table) -> None:
    named = {"id": "d", "questionnaire": "1.0", "sondage": "s", "question": "q", "repondant": "r1"}
    regions = ("03", "05", "")
    made = []
    for region in regions:
        parts = {name: f"{text}{region}" for name, text in named.items() if name in blank(table).cells}
        cells = frame(table, [parts | {"region": region}])
        row = {str(name): str(cell) for name, cell in cells.iloc[0].items()}
        made.append(Change(table, keys(table, cells)[0], None, row))
    moved = Change(table, made[0].key, made[0].after, {**made[0].after, "region": "05"})  # type: ignore[dict-item] # it has a row
    for reader, seen in ((READER, []), (editor("03"), made[:1]), (ADMIN, [*made, moved])):
        assert list(contacts.changes([*made, moved], reader, {})) == seen


def test_a_publication_is_told_to_visitors_without_its_author() -> None:
    held = Publication(
        1,
        datetime.fromtimestamp(NOW, UTC),
        "Ana (ana@example.org)",
        "Envoi d’ana@example.org, corrigé par ANA",
        PublicationKind.IMPORT,
        None,
        "t",
    )
    shown = contacts.anonymous(held)
    assert (shown.author, shown.message, shown.number) == ("", "Envoi … corrigé par …", 1)
