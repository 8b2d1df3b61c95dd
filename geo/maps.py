"""Atlas and view to a folium map: a constant base, and the little that a filter changes."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Final

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from geo.resources import TABLE_OF, bit_set
from geo.scale import classes, notes, told
from geo.selection import Indicator, Layer
from geo.view import Knowledge

if TYPE_CHECKING:
    from geo.language import Language
    from geo.resources import Resource
    from geo.view import View

RESOURCES: Final = "assets/carte"
"""Where the program and what it fetches are served, under the application's root."""

_MARKS: Final = {
    Knowledge.UNDOCUMENTED: "-",
    Knowledge.HIDDEN: ".",
    Knowledge.LEFT_OUT: "x",
    Knowledge.WITHHELD: "~",
}
"""What stands for a region that has no class."""

_TEMPLATE_START: Final = re.compile(r"\{(?=[{%#])")


class _Base(JSCSSMixin, MacroElement):
    """Starts the project's own layers on the map.

    The script names the program: other data make another script, and so another frame.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "maillage.start({{ this._parent.get_name() }}, {{ this.large|tojson }}); /* {{ this.program }} */"
        "{% endmacro %}"
    )

    def __init__(self, program: str, root: str, assets: str, *, large: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca leaves its constructors untyped
        self._name = "MaillageBase"
        self.program = program
        self.large = large
        self.default_js = [("map.js", f"{root}/{RESOURCES}/{program}")]
        self.default_css = [("map.css", f"{assets}/map.css")]


class _State(MacroElement):
    """Shows a view on layers that already run."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "maillage.show({{ this._parent._parent.get_name() }}, {{ this.state }});"
        "{% endmacro %}"
    )

    def __init__(self, state: dict[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca leaves its constructors untyped
        self._name = "MaillageState"
        self.state = as_script(state)


class _Map(folium.Map):
    """A map whose Leaflet comes from this application, and nothing else with it.

    folium's own template would send styles with every filter change; they stand in ``map.css``.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.options|tojavascript }});"
        "{% endmacro %}"
    )

    def __init__(self, leaflet: str) -> None:
        super().__init__(
            tiles=None,
            zoom_control=False,
            zoom_snap=0.25,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=90,
            min_zoom=4,
            max_zoom=12,
        )
        self.default_js = []
        self.default_css = [("leaflet_css", f"{leaflet}/leaflet.css")]


def as_script(value: object) -> str:
    """Write a value as JSON that stays text wherever a script holds it.

    The map's strings are evaluated as JavaScript inside a page: what could close a script, start
    markup, end a line or open a template is escaped.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029\u007f":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return _TEMPLATE_START.sub(r"\\u007b", text)


def base_map(program: Resource, *, root: str, version: str, large: bool = False) -> folium.Map:
    """Make the part of the map that no filter changes.

    Parameters
    ----------
    program
        See `geo.program.build`.
    root
        Path under which the application serves ``assets``.
    version
        Changes whenever a style of the map does.
    large
        For a room: type of 28 pixels and more, symbols to match, keys left to the meeting.

    Returns
    -------
    folium.Map
        A new object at each call: streamlit-folium changes the one it is given.
    """
    made = _Map(f"{root}/assets/leaflet")
    _Base(program.name, root, f"{root}/assets/geo/{version}", large=large).add_to(made)
    return made


def view_group(view: View, language: Language, chosen: str | None) -> folium.FeatureGroup:
    """Make what the filters change: classes, a bit for each point, the links."""
    group = folium.FeatureGroup(name="vue")
    _State(state(view, language, chosen)).add_to(group)
    return group


def _links(view: View) -> list[list[object]]:
    return view.links[["origine", "destination", "activites"]].to_numpy(dtype=object).tolist()


def state(view: View, language: Language, chosen: str | None) -> dict[str, object]:
    """Say what the scripts show of a view: classes, counts, a bit for each point, the links."""
    counts = view.region_counts(view.selection.indicator)
    shown = view.selection.layers
    label = language.render(view.selection.indicator.label)
    return {
        **_explained(view, language),
        "title": label,
        "unit": label,
        "classes": "".join(_MARKS.get(count.knowledge, str(count.class_index)) for count in counts),
        # A mean is written here, where its decimal is kept.
        "counts": [
            told(count, language) if isinstance(count.count, float) else count.count for count in counts
        ],
        "chosen": chosen,
        "focus": view.selection.regions[0] if len(view.selection.regions) == 1 else "",
        "visible": {
            str(layer): base64.b64encode(bit_set(view.atlas, layer, view.masks[table]).tobytes()).decode()
            for layer, table in TABLE_OF.items()
            if layer in shown
        },
        "links": _links(view) if Layer.LINKS in shown else [],
    }


def _explained(view: View, language: Language) -> dict[str, object]:
    """Say what the legend needs where the regions are not shaded by a count."""
    indicator = view.selection.indicator
    if indicator is not Indicator.MATURITY:
        return {}
    return {
        "labels": classes(indicator, language),
        "notes": notes(view.atlas, indicator, language),
        "caveat": language.text("Sans filtre ni date."),
    }
