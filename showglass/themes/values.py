"""What a theme may say: a value is one CSS value and nothing else, whoever wrote the theme."""

from __future__ import annotations

import re
from typing import Any

MAX_LENGTH = 4000
MAX_DEPTH = 16
FUNCTIONS = frozenset([
    "var", "env", "calc", "min", "max", "clamp", "round", "abs", "rgb", "rgba", "hsl", "hsla", "hwb", "lab",
    "lch", "oklab", "oklch", "color", "color-mix", "light-dark", "linear-gradient", "radial-gradient",
    "conic-gradient", "repeating-linear-gradient", "repeating-radial-gradient", "repeating-conic-gradient",
    "cubic-bezier", "steps", "linear", "translate", "translatex", "translatey", "translate3d", "translatez",
    "scale", "scalex", "scaley", "scale3d", "rotate", "rotatex", "rotatey", "rotatez", "skew", "skewx",
    "skewy", "matrix", "perspective", "drop-shadow", "blur", "brightness", "contrast", "saturate", "url",
])  # fmt: skip
"""Those that compute. None of them asks anybody for anything but `url`, which has rules of its own."""
_CALL = re.compile(r"(-{0,2}[^\W\d][\w-]*)\(")
_WORD = re.compile(
    r"\s+|-{0,2}[^\W\d][\w-]*|[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:%|[A-Za-z]\w*)?|\#[\w-]+|[.,%+*/-]"
)
"""White space, names, numbers with a unit, colours, and what stands between them, cut where CSS cuts them."""
_PICTURE = re.compile(
    r"""url\(\s*(?:"data:image/[^"\\<>\n\r\f]*"|'data:image/[^'\\<>\n\r\f]*'|data:image/[^"'\s()\\<>{}]*"""
    r"""|(["'])(?:gradio_api/)?file=[\w./ -]*\1)\s*\)""",
    re.IGNORECASE,
)
_TEXT = re.compile(r"""(?:"[^"\\<>\n\r\f{};]*"|'[^'\\<>\n\r\f{};]*')""")


class BadValue(ValueError):
    """A value that would be more than one, or would ask another host."""


def checked(name: str, value: Any) -> str:
    """`value` as one CSS value. Raises `BadValue`, TypeError for what is no text and no number."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a CSS value, a text, got {value!r}.")
    text = value.strip()
    if not text or len(text) > MAX_LENGTH:
        raise BadValue(f"{name} must be a CSS value of 1 to {MAX_LENGTH} characters.")
    if "/*" in text or "*/" in text:
        raise BadValue(f"{name} may have no comment: {_shown(text)}")
    at, depth = 0, 0
    while at < len(text):
        at, depth = _step(name, text, at, depth)
    if depth:
        raise BadValue(f"{name} has a bracket that is not closed: {_shown(text)}")
    return text


def _step(name: str, text: str, at: int, depth: int) -> tuple[int, int]:
    """Over one piece of the value: where the next one begins, and how many brackets are open."""
    if text[at] == "(":
        return at + 1, _deeper(name, text, depth)
    if text[at] == ")":
        if not depth:
            raise BadValue(f"{name} has a bracket that was never opened: {_shown(text)}")
        return at + 1, depth - 1
    if quoted := _TEXT.match(text, at):
        return quoted.end(), depth
    if call := _CALL.match(text, at):
        if call[1].lower() == "url":
            picture = _PICTURE.match(text, at)
            if picture is None:
                raise BadValue(
                    f"{name}: url() takes a picture in the value itself, url('data:image/…'): {_shown(text)}"
                )
            return picture.end(), depth
        if call[1].lower() not in FUNCTIONS:
            raise BadValue(f"{name} may not call {call[1]}(): {_shown(text)}")
        return call.end(), _deeper(name, text, depth)
    return _over_plain(name, text, at), depth


def _deeper(name: str, text: str, depth: int) -> int:
    if depth >= MAX_DEPTH:
        raise BadValue(f"{name} has more than {MAX_DEPTH} brackets in one another: {_shown(text)}")
    return depth + 1


def _over_plain(name: str, text: str, at: int) -> int:
    """The end of the word at `at`."""
    if word := _WORD.match(text, at):
        return word.end()
    raise BadValue(f"{name} may not have {text[at]!r}: {_shown(text)}")


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:79] + "…")
