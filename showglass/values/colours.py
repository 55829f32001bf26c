"""Colours as text: `#rrggbb` and the other ways in which CSS writes them."""

from __future__ import annotations

_HEX = frozenset("0123456789abcdefABCDEF")
_LONGEST = 64
"""No way of writing a colour is longer."""


def is_hex(text: str) -> bool:
    """Whether it is #rgb, #rgba, #rrggbb or #rrggbbaa."""
    return text[:1] == "#" and len(text) in (4, 5, 7, 9) and _HEX.issuperset(text[1:])


def hex_channels(text: str) -> tuple[int, ...]:
    """Red, green, blue, and alpha when there is one, 0 to 255. Raises ValueError for what is no hex colour."""
    if not is_hex(text):
        raise ValueError(f"a colour like #12ab9f was expected, got {text!r:.80}")
    digits = text[1:]
    pairs = (
        [digit * 2 for digit in digits]
        if len(digits) < 6
        else [digits[at : at + 2] for at in range(0, len(digits), 2)]
    )
    return tuple(int(pair, 16) for pair in pairs)


def to_hex(text: str) -> str:
    """A colour as #rrggbb, or #rrggbbaa when it lets something through; hex stays as it is.

    text: hex, `rgb(…)`, `rgba(…)`, `hsl(…)` or a name of CSS. Raises ValueError.
    """
    if is_hex(text):
        return text
    cleaned = text.strip() if len(text) <= _LONGEST else ""
    channels = _functional(cleaned) or _named(cleaned)
    if channels is None:
        raise ValueError(f"a colour like #12ab9f was expected, got {text!r:.80}")
    solid = channels[:3] if len(channels) == 3 or channels[3] == 255 else channels
    return "#" + "".join(f"{channel:02x}" for channel in solid)


def _functional(text: str) -> tuple[int, ...] | None:
    """The channels of `rgb(1, 2, 3)` and `rgba(1, 2, 3, 0.5)`, numbers as a colour picker writes them."""
    name, opening, rest = text.partition("(")
    if name.lower() not in ("rgb", "rgba") or not opening or not rest.endswith(")"):
        return None
    parts = [part.strip() for part in rest[:-1].replace("/", ",").split(",")]
    if len(parts) not in (3, 4) or not all(_is_plain(part) for part in parts):
        return None
    red, green, blue, *alpha = (float(part) for part in parts)
    channels = [round(min(255.0, channel)) for channel in (red, green, blue)]
    return (*channels, *(round(255 * min(1.0, share)) for share in alpha))


def _is_plain(text: str) -> bool:
    """Whether it is digits with at most one point: nothing else that `float` would read."""
    whole, _, rest = text.partition(".")
    digits = whole + rest
    return 0 < len(digits) <= 20 and digits.isascii() and digits.isdigit()


def _named(text: str) -> tuple[int, ...] | None:
    from PIL import ImageColor

    if not text or not text.isascii():
        return None
    try:
        return ImageColor.getrgb(text)
    except ValueError:
        return None
