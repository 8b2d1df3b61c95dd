"""What a map's addresses are answered with: resources of this server, or such as another one made.

Several servers may share one database. A page of the first, or one that outlived a restart, asks
the second for resources that it never made; their names are hashes of their content, so it can
make them from the same tables, and know them by their names.
"""

from __future__ import annotations

import re
from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, Final

from geo.errors import DataError, StoreError
from geo.language import Language, Locale
from geo.ui import cache, standby

if TYPE_CHECKING:
    from geo.resources import Resource

_STATES: Final = 2
"""The tables as they are, and as they were just before: pages opened then still ask."""

_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{16}\.(js|json|bin)")
_made: Final[deque[str]] = deque(maxlen=2 * _STATES)
"""States whose resources were made here: whoever asks for what does not exist makes work once."""

_making: Final = Lock()


def resource(name: str) -> Resource | None:
    """Find a resource by the name in its address, made if need be."""
    return cache.resource(name) or (_make(name) if _NAME.fullmatch(name) else None)


def _make(name: str) -> Resource | None:
    with _making:
        try:
            # Through who knows whether the database answers: nobody waits here for one that does not.
            cache.current_atlas()
            if standby.failing():
                return None
            for here in cache.recent_sources(_STATES):
                if here.mark not in _made:
                    shown = cache.atlas_of(here)
                    for locale in Locale:
                        cache.map_program(shown, Language(locale))
                    _made.append(here.mark)
                # Also what somebody made while this one waited.
                if found := cache.resource(name):
                    return found
        except (DataError, StoreError):
            return None
    return None
