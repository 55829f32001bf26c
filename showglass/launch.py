"""`launch` and `mount_app`: serving an app."""

from __future__ import annotations

import math
import os
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary, WeakSet

from .declare import unknown_argument
from .edges import Dependency, add
from .event_options import EventOptions
from .gates.limit import Limits, parse_size
from .gates.origin import LOOPBACK, origins
from .i18n import I18n, translations_of
from .server.app import create_app
from .server.auth.signin import asked
from .server.listening import Server, bind, certificate
from .server.patience import allow_many_files
from .server.settings import Settings
from .themes.builtin import by_name

if TYPE_CHECKING:
    from .blocks import Blocks
    from .themes.base import Base
    from .tree import Block

NOT_YET = {
    "share": "share links",
    "run_history": "the run history", "inline": "notebooks",
    "share_server_address": "share links", "share_server_protocol": "share links",
    "share_server_tls_certificate": "share links",
}  # fmt: skip
"""Arguments of the contract whose feature is not built yet: passing one is an error, never ignored."""
WITHOUT_EFFECT = {
    "height", "width", "ssl_verify",
    "ssr_mode", "node_server_name", "node_port", "num_workers",
}  # fmt: skip
"""Arguments for notebooks, for servers that call themselves, and for processes beside the server: it needs none."""
AS_IT_IS = {
    "strict_cors": (True, "name the sites whose pages may call the app: allowed_origins=[…]"),
    "app_kwargs": (None, "make the outer app as you like and pass it to mount_app()"),
}
"""Arguments of which only the default is taken, and what to do instead."""

_scripts: WeakKeyDictionary[Blocks, Dependency] = WeakKeyDictionary()
"""The event that runs `launch(js=)`, by app."""
_running: WeakSet[Blocks] = WeakSet()
"""Apps that were launched."""


def _refuse_unbuilt(owner: str, given: dict[str, Any], known: Sequence[str]) -> None:
    for name, value in given.items():
        if name in NOT_YET:
            if value not in (None, False):
                raise NotImplementedError(
                    f"{owner}({name}=): {NOT_YET[name]} are not part of this version yet."
                )
        elif name in AS_IT_IS:
            default, instead = AS_IT_IS[name]
            if value != default:
                raise NotImplementedError(
                    f"{owner}({name}=) is only taken as it is by default. Instead, {instead}."
                )
        elif name not in WITHOUT_EFFECT:
            raise TypeError(
                unknown_argument(owner, name, [*known, *NOT_YET, *AS_IT_IS, *WITHOUT_EFFECT])
            )


def _read_files(text: str | None, paths: Any) -> str | None:
    files = [paths] if isinstance(paths, (str, Path)) else list(paths or [])
    parts = ([text] if text else []) + [Path(f).read_text(encoding="utf-8") for f in files]
    return "\n".join(parts) or None


def _on_load(blocks: Blocks, script: Any) -> str | None:
    """Let the page run `script` when it is opened, and no other one from an earlier launch. Raises TypeError."""
    if script is not None and not isinstance(script, str):
        raise TypeError(f"launch(js=) must be JavaScript, got {script!r}.")
    edge = _scripts.get(blocks)
    if edge is not None:
        edge.options.js = script
    elif script:
        options: EventOptions = {"js": script, "queue": False, "show_progress": "hidden"}
        loaded: list[tuple[Block | None, str]] = [(blocks, "load")]
        edge = add(blocks, loaded, None, None, None, False, options, owner="launch")
        edge.everywhere = True
        _scripts[blocks] = edge
    return script


def _own_names(root_path: str) -> list[str]:
    """Hosts that a proxy in front may pass on: the one that the author named."""
    name = urlsplit(root_path).hostname
    return [name] if name else []


def _settings(blocks: Blocks, host: str, given: dict[str, Any]) -> Settings:
    size = given.get("max_file_size")
    root_path = given.get("root_path") or os.environ.get("GRADIO_ROOT_PATH", "")
    blocks.max_file_size = parse_size(size)
    allowed = os.environ.get("GRADIO_ALLOWED_PATHS", "")
    blocked = os.environ.get("GRADIO_BLOCKED_PATHS", "")
    favicon = given.get("favicon_path")
    return Settings(
        show_error=bool(given.get("show_error")),
        store=given.get("store"),
        max_threads=given.get("max_threads", 40),
        max_file_size=blocks.max_file_size,
        max_memory=parse_size(given.get("max_memory")),
        max_disk=parse_size(given.get("max_disk")),
        state_session_capacity=_capacity(given.get("state_session_capacity", 10_000)),
        allowed_paths=[Path(p) for p in given.get("allowed_paths") or allowed.split(",") if str(p)],
        blocked_paths=[Path(p) for p in given.get("blocked_paths") or blocked.split(",") if str(p)],
        favicon_path=Path(favicon) if favicon else None,
        root_path=root_path,
        css=_read_files(
            given.get("css") or blocks.moved.get("css"),
            given.get("css_paths") or blocks.moved.get("css_paths"),
        ),
        theme=by_name(given.get("theme") or blocks.moved.get("theme")),
        js=_on_load(blocks, given.get("js") or blocks.moved.get("js")),
        head=_read_files(
            given.get("head") or blocks.moved.get("head"),
            given.get("head_paths") or blocks.moved.get("head_paths"),
        ),
        footer_links=given.get("footer_links"),
        monitoring=given.get("enable_monitoring") is not False,
        allowed_hosts=_own_names(root_path) if host in LOOPBACK else None,
        mcp_server=_wanted(given.get("mcp_server"), "GRADIO_MCP_SERVER"),
        pwa=bool(given.get("pwa")),
        heartbeat=_heartbeat(),
        limits=given.get("limits") or Limits(),
        allowed_origins=origins(given.get("allowed_origins")),
        i18n=translations_of(given.get("i18n")),
        auth=asked(given.get("auth"), given.get("auth_dependency"), given.get("auth_message")),
    )


def _wanted(given: bool | None, variable: str) -> bool:
    if given is None:
        return os.environ.get(variable, "").lower() in ("1", "true", "yes")
    return bool(given)


def _heartbeat() -> float:
    given = os.environ.get("GRADIO_HEARTBEAT_INTERVAL") or "15"
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < math.inf:
        raise ValueError(f"GRADIO_HEARTBEAT_INTERVAL must be seconds, more than 0, got {given!r}.")
    return seconds


def _capacity(number: int) -> int:
    if number < 1:
        raise ValueError(f"state_session_capacity must be 1 or more, got {number!r}.")
    return number


def _interactive() -> bool:
    return hasattr(sys, "ps1") or bool(sys.flags.interactive)


def _serve(blocks: Blocks, given: dict[str, Any]) -> tuple[Any, Server]:
    """Start the server of an app and say where it is."""
    host = given["server_name"] or os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1")
    settings = _settings(blocks, host, given)
    tls = certificate(given)
    app = create_app(blocks, settings)
    listening = bind(host, given["server_port"])
    allow_many_files()
    server = Server(app, host, listening, urlsplit(settings.root_path).path, tls)
    server.start()
    blocks.server = server
    _running.add(blocks)
    if not given["quiet"]:
        print(f"* Running on local URL:  {server.url.rstrip('/')}", flush=True)
        if settings.mcp_server:
            print(f"* MCP server (streamable HTTP):  {server.url}gradio_api/mcp/", flush=True)
    return app, server


def launch(  # noqa: PLR0913, PLR0917  the contract has that many
    blocks: Blocks,
    inline: bool | None = None,
    inbrowser: bool = False,
    share: bool | None = None,
    debug: bool = False,
    max_threads: int = 40,
    auth: Any = None,
    auth_message: str | None = None,
    prevent_thread_lock: bool = False,
    show_error: bool = False,
    server_name: str | None = None,
    server_port: int | None = None,
    *,
    favicon_path: str | Path | None = None,
    quiet: bool = False,
    footer_links: list[Any] | None = None,
    allowed_paths: list[str] | None = None,
    blocked_paths: list[str] | None = None,
    root_path: str | None = None,
    ssl_keyfile: str | Path | None = None,
    ssl_certfile: str | Path | None = None,
    ssl_keyfile_password: str | None = None,
    auth_dependency: Any = None,
    allowed_origins: Sequence[str] | None = None,
    max_file_size: str | int | None = None,
    max_memory: str | int | None = None,
    max_disk: str | int | None = None,
    state_session_capacity: int = 10_000,
    enable_monitoring: bool | None = None,
    theme: Base | str | None = None,
    css: str | None = None,
    css_paths: Any = None,
    js: str | None = None,
    head: str | None = None,
    head_paths: Any = None,
    pwa: bool | None = None,
    mcp_server: bool | None = None,
    limits: Limits | None = None,
    store: str | None = None,
    i18n: I18n | None = None,
    **others: Any,
) -> tuple[Any, str, None]:
    """Serve an app and, in a script, wait until it is stopped.

    inbrowser: open the page. debug: wait in a notebook, too. max_threads: sync functions that run at
    once. auth: who may come in: (name, password), a list of such pairs, a function of name and password (sync or
    async), `User`, `JWT` or `OIDC`; auth_message: HTML on the login page; auth_dependency: instead, a function of the
    request that returns the user's name, a `User`, or None. prevent_thread_lock: return at once.
    show_error: show every error's message at the page. server_name: address to listen on ("0.0.0.0" for all).
    server_port: port; None takes the first free one from 7860. favicon_path: icon file. quiet: print nothing.
    footer_links: names of ours and {label, url} dicts. allowed_paths, blocked_paths: folders whose files may, may not
    be served. root_path: sub-path that a proxy strips. max_file_size: largest upload, "5mb" or bytes.
    max_memory, max_disk: what all sessions may hold in memory, and all files on disk; the oldest idle ones go first.
    state_session_capacity: sessions that are kept. ssl_keyfile, ssl_certfile, ssl_keyfile_password: serve over TLS.
    allowed_origins: other sites whose pages may call and embed the app, like "https://example.com".
    enable_monitoring: False switches the status page and its figures off. theme: one of `showglass.themes`, or the
    name of one that comes along, "soft". css, css_paths: style sheets, over the page's own.
    js: JavaScript that runs when the page is opened: a function, or code. head, head_paths: HTML for the head of the
    page, and files of it.
    pwa: browsers may install the page as an app of its own, with the icon.
    mcp_server: also serve agents, at gradio_api/mcp/; None asks the variable GRADIO_MCP_SERVER; raises ImportError
    without the extra [mcp]. limits: how much one address may ask for. store: what replicas of the app share,
    "redis://…"; None takes SHOWGLASS_STORE, else memory. i18n: texts in several languages.
    Returns (ASGI app, local address, None). Raises OSError when the port is taken, ValueError and TypeError for what
    cannot be meant so, NotImplementedError for an argument whose feature is not built yet (inline, share and more).
    """
    unbuilt = {"inline": inline, "share": share}
    given = {
        k: v for k, v in locals().items() if k not in ("blocks", "others", "unbuilt", *unbuilt)
    }
    _refuse_unbuilt("launch", {**unbuilt, **others}, list(given))
    if blocks.server is not None:
        blocks.close()
    app, server = _serve(blocks, given)
    if inbrowser:
        webbrowser.open(server.url)
    debug = debug or _wanted(None, "GRADIO_DEBUG")
    if not prevent_thread_lock and (debug or not _interactive()):
        server.wait()
    return app, server.url, None


def close_all(verbose: bool = True) -> None:
    """Stop serving every app of this process that was launched. verbose: print which."""
    for blocks in list(_running):
        if blocks.server is not None:
            if verbose:
                print(f"Closing {blocks.local_url}", flush=True)
            blocks.close()


def mount_app(  # noqa: PLR0913  the contract has that many
    app: Any,
    blocks: Blocks,
    path: str,
    *,
    auth: Any = None,
    auth_message: str | None = None,
    auth_dependency: Any = None,
    allowed_origins: Sequence[str] | None = None,
    show_error: bool = True,
    max_threads: int = 40,
    favicon_path: str | Path | None = None,
    footer_links: list[Any] | None = None,
    allowed_paths: list[str] | None = None,
    blocked_paths: list[str] | None = None,
    root_path: str | None = None,
    max_file_size: str | int | None = None,
    max_memory: str | int | None = None,
    max_disk: str | int | None = None,
    state_session_capacity: int = 10_000,
    enable_monitoring: bool | None = None,
    theme: Base | str | None = None,
    css: str | None = None,
    css_paths: Any = None,
    js: str | None = None,
    head: str | None = None,
    head_paths: Any = None,
    pwa: bool | None = None,
    mcp_server: bool | None = None,
    limits: Limits | None = None,
    store: str | None = None,
    i18n: I18n | None = None,
    **others: Any,
) -> Any:
    """Serve `blocks` under `path` of another ASGI app (Starlette, FastAPI); returns that app.

    The arguments mean what they mean in `launch`; `show_error` is on.
    """
    given = {k: v for k, v in locals().items() if k not in ("app", "blocks", "path", "others")}
    _refuse_unbuilt(
        "mount_app",
        {k: v for k, v in others.items() if k not in ("server_name", "server_port")},
        list(given),
    )
    served = create_app(blocks, _settings(blocks, "", given))
    app.mount(path.rstrip("/") or "/", served)
    return app
