"""What a picture of the map holds: a view made ready to be drawn, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from geo import map_legend, scale
from geo.fiction import fiction
from geo.map_frame import project
from geo.map_legend import Entry
from geo.map_symbols import KINDS, RING_ORDER, Points, kinds
from geo.program import symbol_label
from geo.resources import TABLE_OF
from geo.selection import Indicator, Layer
from geo.settings import NATIONAL, OUTSIDE
from geo.view import Knowledge
from geo.vocabularies import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from geo.language import Language
    from geo.map_canvas import Paint
    from geo.map_links import Link
    from geo.view import RegionCount, View
    from geo.vocabularies import Vocabulary

_CLASSED: Final = (Knowledge.COVERED, Knowledge.CONFIRMED_EMPTY)


@dataclass(frozen=True, eq=False)
class Content:
    """What remains of a view on a picture.

    Parameters
    ----------
    view, language
        What is shown, in which words.
    region
        The only region whose rows and links are drawn; ``None`` for all of Québec.
    """

    view: View
    language: Language
    region: str | None

    @property
    def names(self) -> Mapping[str, str]:
        """Names of the regions."""
        return self.view.atlas.names(Table.REGIONS)

    @property
    def title(self) -> str:
        """What shades the regions, or the region."""
        indicator = self.language.render(self.view.selection.indicator.label)
        if self.region:
            return f"{self.names[self.region]} · {indicator}"
        return self.language.text("{indicator} par région", indicator=indicator)

    @property
    def sentence(self) -> str:
        """The selection's."""
        return self.view.selection.sentence(self.view.atlas, self.language)

    @property
    def fiction(self) -> str:
        """Says that data are fictitious; empty where none are."""
        return fiction(self.view.atlas.dataset, self.language)

    @cached_property
    def counts(self) -> Mapping[str, RegionCount]:
        """The indicator by region."""
        return {count.code: count for count in self.view.region_counts(self.view.selection.indicator)}

    @cached_property
    def shades(self) -> Mapping[str, Paint]:
        """How each region is drawn; beside a region shown from near, the others are pale."""
        return {
            code: map_legend.PALE
            if self.region and code != self.region
            else map_legend.region_paint(count.class_index, count.knowledge)
            for code, count in self.counts.items()
        }

    @cached_property
    def points(self) -> tuple[Points, ...]:
        """The rows that have a point, by layer, in the order of `TABLE_OF`."""
        return tuple(self._points(layer) for layer in TABLE_OF if layer in self._layers)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links, strongest first; of a region, those that leave from it or come to it."""
        if Layer.LINKS not in self._layers:
            return ()
        columns = (self.view.links[name].tolist() for name in ("origine", "destination", "activites"))
        every = zip(*columns, strict=True)
        return tuple(one for one in every if self.region is None or self.region in one[:2])

    @property
    def ends(self) -> dict[str, str]:
        """Name the ends of the links that have no place on the map."""
        named = {
            NATIONAL: self.language.text("National et sectoriel"),
            OUTSIDE: self.language.text("Hors Québec"),
        }
        reached = {code for link in self.links for code in link[:2]}
        return {code: name for code, name in named.items() if code in reached}

    def left_out(self, drawn: int) -> str:
        """Say how many of the rows that the layers ask for are not among the drawn ones."""
        plural = self.language.plural
        asked = sum(int(self._asked(layer).sum()) for layer in TABLE_OF if layer in self._layers)
        placed = sum(len(points.places) for points in self.points)
        told = []
        if self.region and asked > drawn:
            told.append(
                plural(
                    "{n} fiche de la région sans point sur la carte.",
                    "{n} fiches de la région sans point sur la carte.",
                    asked - drawn,
                )
            )
        if not self.region and asked > placed:
            told.append(plural("{n} fiche sans coordonnées.", "{n} fiches sans coordonnées.", asked - placed))
        if not self.region and placed > drawn:
            told.append(plural("{n} point hors du cadre.", "{n} points hors du cadre.", placed - drawn))
        return " ".join(told)

    @property
    def sources(self) -> str:
        """Credit who drew the ground, and who listed the places."""
        ground = self.language.text(
            "Limites : Gouvernement du Québec, MRNF, BDGA 1/1 000 000 (CC-BY 4.0), données modifiées. Trait "
            "de côte : adapté de Statistique Canada, divisions de recensement 2016 ; cela ne constitue pas "
            "une approbation de ce produit par Statistique Canada. Terres voisines : Natural Earth."
        )
        if not any(one.layer is Layer.PLACES and len(one.places) for one in self.points):
            return ground
        places = self.language.text(
            "Lieux culturels : Statistique Canada, Base de données ouvertes sur les installations "
            "culturelles et artistiques (licence du gouvernement ouvert – Canada)."
        )
        return f"{ground} {places}"

    def shade_entries(self, *, whole: bool) -> Iterator[Entry]:
        """Explain the shades: all of them with their number of regions, or only those that are seen.

        Of a region shown from near, its own, with what it counts.
        """
        yield Entry(self.language.render(self.view.selection.indicator.label))
        yield from (self._own_shade() if self.region else self._shades(whole=whole))
        for note in scale.notes(self.view.atlas, self.view.selection.indicator, self.language):
            yield Entry(note, note=True)

    def _own_shade(self) -> Iterator[Entry]:
        count = self.counts[self.region or ""]
        told = scale.told(count, self.language)
        if count.knowledge is not Knowledge.COVERED:
            told = self.language.render(count.knowledge.label).lower()
        yield map_legend.shade(self.names[count.code], self.shades[count.code], told)

    def _shades(self, *, whole: bool) -> Iterator[Entry]:
        text, language = self.language.text, self.language
        indicator = self.view.selection.indicator
        every = [
            (Knowledge.COVERED, index, label)
            for index, label in enumerate(scale.classes(indicator, language))
            if label
        ]
        every += [(state, 0, language.render(state.label)) for state in Knowledge if state not in _CLASSED]
        for state, index, label in every:
            number = sum(
                (one.knowledge in _CLASSED and one.class_index == index)
                if state is Knowledge.COVERED
                else one.knowledge is state
                for one in self.counts.values()
            )
            if number or (whole and state in scale.always_told(indicator)):
                paint = map_legend.region_paint(index, state)
                yield map_legend.shade(label, paint, language.number(number) if whole else "")
        if whole:
            yield Entry(text("À droite, le nombre de régions."), note=True)

    def symbol_entries(self, *, gathered: bool) -> Iterator[Entry]:
        """Explain the symbols, rings and curves that are drawn."""
        text = self.language.text
        for points in self.points:
            present = set(points.kinds)
            members: tuple[Vocabulary, ...] = (
                tuple(KINDS[points.layer][1]) if points.layer in KINDS else (points.layer,)
            )
            for kind in (kind for kind in members if kind in present):
                label = symbol_label(points.layer, self.language.render(kind.label), self.language)
                yield map_legend.symbol(label, kind, points.layer)
        if gathered:
            yield Entry(text("Cercle : nombre de fiches, par couche"), note=True)
            there = {points.layer for points in self.points if len(points.places)}
            for layer in (layer for layer in RING_ORDER if layer in there):
                yield map_legend.part_of_ring(self.language.render(layer.label), layer)
        if self.links:
            yield map_legend.link(self.language.render(Indicator.LINKS.label))

    @cached_property
    def _layers(self) -> tuple[Layer, ...]:
        return self.view.selection.layers

    def _asked(self, layer: Layer) -> NDArray[np.bool_]:
        """Tell which rows of a layer's table the view keeps; of a region, those that it counts."""
        table = TABLE_OF[layer]
        rows = self.view.masks[table]
        if self.region is None:
            return rows
        here = np.zeros(len(rows), dtype=bool)
        here[self.view.atlas.territories[table].get(self.region, [])] = True
        return rows & here

    def _points(self, layer: Layer) -> Points:
        table = TABLE_OF[layer]
        atlas = self.view.atlas
        kept = self._asked(layer) & atlas.placed[table]
        if self.region:
            kept &= np.asarray(atlas.located[table] == self.region)
        rows = atlas.dataset.tables[table][kept]
        places = project(rows["longitude"].to_numpy(dtype=float), rows["latitude"].to_numpy(dtype=float))
        return Points(layer, places, kinds(layer, rows))
