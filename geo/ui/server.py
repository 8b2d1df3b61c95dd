"""What the web server does beside Streamlit: the map's assets, health, and the security headers."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit import config
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from xstatic.pkg import leaflet

from geo.maps import RESOURCES
from geo.settings import ASSETS
from geo.ui import feed, health, supply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOREVER: Final = "public, max-age=31536000, immutable"
_WINDOW_BITS: Final = 15
_HEADERS: Final = {
    # No address but this application's: what must work without network cannot ask for one.
    # Streamlit and folium build their pages with inline scripts and styles, and with eval.
    "Content-Security-Policy": (
        "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; connect-src 'self' data: blob:; object-src 'none'; "
        # The map is a frame of ours; no other site may put a click of its own over this one.
        "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # What the screens use, full screen and the clipboard, and nothing of the room or the machine.
    "Permissions-Policy": (
        "fullscreen=(self), clipboard-write=(self), camera=(), microphone=(), geolocation=(), "
        "payment=(), usb=(), serial=(), bluetooth=(), display-capture=()"
    ),
    # Strict-Transport-Security is for who holds the certificate: the proxy, see README.
}


def root() -> str:
    """Give the path under which the application is served, without its last slash."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


@cache
def assets_version() -> str:
    """Hash the map's styles, so that their address changes when they do."""
    digest = hashlib.sha256()
    for path in sorted(ASSETS.glob("*.css")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def remember_more() -> None:
    """Let the compression of messages look back over a whole run of a page.

    Two runs of a page say nearly the same. uvicorn has the compression look back over 4 KB, less
    than one run, and offers no setting; over 32 KB (RFC 7692), the second run weighs a tenth.
    """
    websockets_sansio_impl.ServerPerMessageDeflateFactory = _deflate  # type: ignore[assignment,attr-defined] # not meant for others, see above


def _deflate(**_settings: object) -> ServerPerMessageDeflateFactory:
    return ServerPerMessageDeflateFactory(server_max_window_bits=_WINDOW_BITS)


def routes() -> list[BaseRoute]:
    """List the routes that the application adds to Streamlit's."""
    base = root()
    assets = f"{base}/assets/geo/{assets_version()}"
    return [
        Mount(f"{base}/assets/leaflet", _Kept(directory=leaflet.BASE_DIR)),
        Mount(assets, _Kept(directory=ASSETS)),
        Route(f"{base}/{RESOURCES}/{{name}}", _resource),
        Route(f"{base}/healthz", health.alive),
        Route(f"{base}/readyz", health.ready),
        Route(f"{base}/{feed.PATH}", feed.answer),
    ]


def middleware() -> list[Middleware]:
    """List what every answer goes through."""
    return [Middleware(_SecurityHeaders)]


class _Kept(StaticFiles):
    """Files that a browser may keep: their address changes with their content or version."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type] # passed through as they came
        response.headers["Cache-Control"] = _FOREVER
        return response


class _SecurityHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _resource(request: Request) -> Response:
    found = supply.resource(request.path_params["name"])
    if found is None:
        return PlainTextResponse("inconnu", status_code=404, headers={"Cache-Control": "no-store"})
    headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            found.compressed, media_type=found.media_type, headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(found.body, media_type=found.media_type, headers=headers)
