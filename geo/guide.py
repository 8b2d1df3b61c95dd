"""The guide de références: what was asked before and what was answered, found by its words.

Every request of the table is there, answered or not: what a visitor leaves comes into the table only once
somebody of the territory has read it over and accepted it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, fields
from math import log
from typing import TYPE_CHECKING, Any, Final

import tantivy
from tantivy import Occur, Query

from geo.spelling import Spelling
from geo.synonyms import begun, vocabulary
from geo.vocabularies import Table
from geo.words import Spelt, spelt, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from geo.dataset import Dataset

ENOUGH: Final = 0.5
"""Share of what is asked, the rarer the word the more, that an entry must hold to be given."""

_TEXTS: Final = {"question": 3.0, "mots_cles": 2.5, "reponse": 1.0}
"""The columns that are searched, and what a word found there is worth."""

_IN_ANSWER: Final = 0.6
"""What a word that only the answer holds counts for: answers are long, and speak of much."""

_MISTAKEN: Final = 0.8
_ANOTHER_WAY: Final = 0.9
_CANDIDATES: Final = 200
_ROW: Final = "rang"
_PHRASE: Final = re.compile(r"«\s*([^»]+)»|\"([^\"]+)\"|“([^”]+)”")
_ALL: Final = 1_000_000


@dataclass(frozen=True)
class Narrowing:
    """What a search is limited to: in each column, any of these codes; all without.

    Parameters
    ----------
    secteurs, domaines, mesures, territoire, statut
        Codes, by column of the table of requests.
    """

    secteurs: tuple[str, ...] = ()
    domaines: tuple[str, ...] = ()
    mesures: tuple[str, ...] = ()
    territoire: tuple[str, ...] = ()
    statut: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """An entry that a search gives.

    Parameters
    ----------
    row
        Its position in the table of requests.
    score
        The higher, the better.
    stems
        Those of the entry that were looked for, see `geo.words.words`.
    share
        Part of what is asked that it holds, from `ENOUGH` to 1; less where only its answer does.
    """

    row: int
    score: float
    stems: frozenset[str]
    share: float


@dataclass(frozen=True)
class _Way:
    """One way of saying an idea: every stem of it must be there."""

    stems: tuple[str, ...]
    worth: float


@dataclass(frozen=True)
class _Idea:
    """One thing that is asked, in any of several ways, and how much it weighs."""

    ways: tuple[_Way, ...]
    weight: float


@dataclass(frozen=True)
class _Entry:
    """The stems of an entry: of its question and key words, and of its answer."""

    asked: frozenset[str]
    answered: frozenset[str]

    def worth(self, way: _Way) -> float:
        """Tell how much of a way is there: 0 unless each stem is."""
        if not all(stem in self.asked or stem in self.answered for stem in way.stems):
            return 0.0
        return way.worth * min(1.0 if stem in self.asked else _IN_ANSWER for stem in way.stems)


@dataclass(frozen=True, eq=False, repr=False)
class Guide:
    """The entries of a dataset, indexed in memory; made by `build`, and thrown away with the data."""

    _index: tantivy.Index
    _entries: Mapping[int, _Entry]
    _frequencies: Mapping[str, int]
    _spelling: Spelling
    _newest: tuple[int, ...]

    def search(self, text: str, narrowing: Narrowing | None = None) -> tuple[Found, ...]:
        """Find the entries that hold most of what is asked, the best first.

        Accents, plurals and endings do not matter, nor a typing mistake in a word of five letters
        or more, or two from seven. What stands between quotation marks must be there as it is.
        Without words, every entry that the filters leave is given, the newest first.

        Parameters
        ----------
        text
            As people type.
        narrowing
            What the search is limited to.
        """
        limits = [(Occur.Must, query) for query in self._limits(narrowing or Narrowing())]
        phrases = [(Occur.Must, self._phrase(stems(words))) for words in _phrases(text)]
        ideas = self._ideas(spelt(text))
        if not ideas:
            left = dict(self._hits(Query.boolean_query([(Occur.Must, Query.all_query()), *limits]), _ALL))
            return tuple(Found(row, 0.0, frozenset(), 1.0) for row in self._newest if row in left)
        wanted = [(Occur.Should, self._query(idea)) for idea in ideas]
        asked = Query.boolean_query(wanted, minimum_number_should_match=1)
        query = Query.boolean_query([(Occur.Must, asked), *limits, *phrases])
        found = (self._judged(row, score, ideas) for row, score in self._hits(query, _CANDIDATES))
        return tuple(sorted((one for one in found if one), key=lambda one: (-one.score, one.row)))

    def similar(self, row: int, most: int = 5) -> tuple[int, ...]:
        """List the entries that speak of the same as another, the nearest first; the row itself left out."""
        entry = self._entries.get(row)
        if entry is None:
            return ()
        known = [(Occur.Should, self._stem(stem)) for stem in sorted(entry.asked)]
        if not known:
            return ()
        hits = self._hits(Query.boolean_query(known), most + 1)
        return tuple(other for other, _ in hits if other != row)[:most]

    def _hits(self, query: Query, most: int) -> Iterator[tuple[int, float]]:
        searcher = self._index.searcher()
        hits = searcher.search(query, limit=min(most, max(1, searcher.num_docs))).hits
        rows = searcher.fast_field_values(_ROW, [place for _, place in hits])
        for (score, _), row in zip(hits, rows, strict=True):
            yield int(row or 0), float(score)

    def _judged(self, row: int, score: float, ideas: Sequence[_Idea]) -> Found | None:
        """Keep an entry that holds enough of what is asked, whatever its score."""
        entry = self._entries[row]
        held = [(idea, max(idea.ways, key=entry.worth)) for idea in ideas]
        share = sum(idea.weight * entry.worth(way) for idea, way in held) / sum(idea.weight for idea in ideas)
        if share < ENOUGH:
            return None
        there = (stem for _, way in held if entry.worth(way) for stem in way.stems)
        return Found(row, score * share, frozenset(there), share)

    def _ideas(self, asked: tuple[Spelt, ...]) -> list[_Idea]:
        """Cut what is asked into ideas: terms that have synonyms whole, the other words one by one."""
        heard = [self._spelling.heard(one) for one in asked]
        ideas: list[_Idea] = []
        at = 0
        while at < len(asked):
            term = begun(heard[at:])
            length = len(term.words) if term else 1
            typed = tuple(one.stem for one in asked[at : at + length])
            said = [(stem,) for stem in heard[at].stems] if length == 1 else [term.stems] if term else []
            ways = [_Way(stems, 1.0 if stems == typed else _MISTAKEN) for stems in said]
            if term:
                sure = 1.0 if term.stems == typed else _MISTAKEN
                ways += [_Way(other, sure * _ANOTHER_WAY) for other in term.others]
            ideas.append(_Idea(tuple(ways), sum(map(self._rarity, typed))))
            at += length
        return list(dict.fromkeys(ideas))

    def _rarity(self, stem: str) -> float:
        """Weigh a stem by the entries that hold it, as BM25 does: the fewer, the more."""
        held = self._frequencies.get(stem, 0)
        return log(1 + (len(self._entries) - held + 0.5) / (held + 0.5))

    def _query(self, idea: _Idea) -> Query:
        ways = []
        for way in idea.ways:
            every = Query.boolean_query([(Occur.Must, self._stem(stem)) for stem in way.stems])
            ways.append(Query.boost_query(every, way.worth))
        return Query.disjunction_max_query(ways)

    def _stem(self, stem: str) -> Query:
        schema = self._index.schema
        return Query.disjunction_max_query(
            [Query.boost_query(Query.term_query(schema, name, stem), boost) for name, boost in _TEXTS.items()]
        )

    def _phrase(self, words: tuple[str, ...]) -> Query:
        schema = self._index.schema
        if len(words) < 2:  # noqa: PLR2004 # one word is no phrase
            return self._stem(words[0]) if words else Query.all_query()
        return Query.disjunction_max_query([Query.phrase_query(schema, name, list(words)) for name in _TEXTS])

    def _limits(self, narrowing: Narrowing) -> Iterator[Query]:
        for part in fields(narrowing):
            codes = getattr(narrowing, part.name)
            if codes:
                yield Query.term_set_query(self._index.schema, part.name, list(codes))


def build(dataset: Dataset) -> Guide:
    """Index the requests of a dataset, in memory.

    A few milliseconds for a hundred entries: nothing is kept on disk that could disagree with the data.
    """
    table = dataset.tables[Table.REQUESTS]
    index = _index()
    entries: dict[int, _Entry] = {}
    known = set(vocabulary())
    with index.writer(15_000_000, 1) as writer:
        for row, cells in _rows(table):
            texts = {name: spelt(cells[name].replace("|", " ")) for name in _TEXTS}
            said = {name: tuple(one.stem for one in found) for name, found in texts.items()}
            known.update(*texts.values())
            document = tantivy.Document()
            document.add_unsigned(_ROW, row)
            for name, found in said.items():
                document.add_text(name, " ".join(found))
            for part in fields(Narrowing):
                held = cells[part.name]
                for code in held if isinstance(held, tuple) else filter(None, (held,)):
                    document.add_text(part.name, code)
            writer.add_document(document)
            entries[row] = _Entry(
                frozenset((*said["question"], *said["mots_cles"])), frozenset(said["reponse"])
            )
    index.reload()
    frequencies = Counter(stem for one in entries.values() for stem in one.asked | one.answered)
    received = table["recue_le"]
    newest = received.iloc[list(entries)].sort_values(ascending=False, kind="stable").index
    return Guide(index, entries, frequencies, Spelling.of(known), tuple(int(row) for row in newest))


def _index() -> tantivy.Index:
    builder = tantivy.SchemaBuilder().add_unsigned_field(_ROW, fast=True)
    for name in _TEXTS:
        # Words come as their stems: see `geo.words`.
        builder = builder.add_text_field(name, tokenizer_name="whitespace")
    for part in fields(Narrowing):
        builder = builder.add_text_field(part.name, tokenizer_name="raw", index_option="basic")
    return tantivy.Index(builder.build())


def _rows(table: pd.DataFrame) -> Iterator[tuple[int, dict[str, Any]]]:
    columns = [*_TEXTS, *(part.name for part in fields(Narrowing))]
    for row, cells in enumerate(table[columns].to_dict("records")):
        yield row, {str(name): cell for name, cell in cells.items()}


def _phrases(text: str) -> Iterable[str]:
    return (next(filter(None, found)) for found in _PHRASE.findall(text))
