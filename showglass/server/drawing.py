"""The first picture of a page, which its own views draw on the server: it is shown before any script runs."""

from __future__ import annotations

import json
import logging
from functools import cache
from pathlib import Path

from .words import Voice, catalogue

SCRIPT = Path(__file__).parent.parent / "static" / "server" / "draw.js"
MEMORY = 96 * 2**20
SECONDS = 2
MOST = 512 * 1024
"""Characters of a page's data: a larger page takes longer to draw than it gains."""

log = logging.getLogger(__name__)


@cache
def _script() -> str:
    """The built script; "" where it is not built."""
    try:
        return SCRIPT.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def drawn(data: str, choice: str, voice: Voice) -> str:
    """The app as HTML, as its page first shows it; "" where it cannot be drawn, and the page draws itself.

    data: the page's data as JSON. choice: "light", "dark" or "system". What is fetched later holds its place. A picture
    is made once for all who see the same, in an engine of its own that is thrown away: it lasts some milliseconds.
    """
    script = _script()
    if not script or len(data) > MOST:
        return ""
    try:
        import quickjs
    except ImportError:  # there is none for every machine
        return ""
    engine = quickjs.Context()
    engine.set_memory_limit(MEMORY)
    engine.set_time_limit(SECONDS)
    try:
        engine.eval(script)
        draw = engine.eval("drawing.draw")
        words = json.dumps(catalogue(voice.language))
        return str(draw(data, choice, voice.language, words))
    except quickjs.JSException as error:
        log.warning("The page draws itself: the server could not. %s", error)
        return ""
