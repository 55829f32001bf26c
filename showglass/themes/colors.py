"""Colours by name, each a row of eleven shades from the lightest to the darkest.

Made with one ladder of lightness (OKLCH) for all hues, so that any hue can stand in for any other: white on 600, 700
on 100 and 300 on 800 can be read in all of them. `lagoon` and `mist` are the page's own.
"""

from __future__ import annotations

STEPS = (50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950)


class Color:
    """Eleven shades of one hue: `c50` is the lightest, `c950` the darkest. name: what a theme calls it by."""

    all: list[Color] = []  # noqa: RUF012  the colours by name, filled below

    def __init__(  # noqa: PLR0913, PLR0917  one shade each
        self,
        c50: str,
        c100: str,
        c200: str,
        c300: str,
        c400: str,
        c500: str,
        c600: str,
        c700: str,
        c800: str,
        c900: str,
        c950: str,
        name: str | None = None,
    ) -> None:
        self.c50 = c50
        self.c100 = c100
        self.c200 = c200
        self.c300 = c300
        self.c400 = c400
        self.c500 = c500
        self.c600 = c600
        self.c700 = c700
        self.c800 = c800
        self.c900 = c900
        self.c950 = c950
        self.name = name

    def expand(self) -> list[str]:
        """The shades, from the lightest on."""
        return [getattr(self, f"c{step}") for step in STEPS]

    def __repr__(self) -> str:
        return f"Color({self.name or self.c500!r})"


def _named(name: str, shades: str) -> Color:
    c50, c100, c200, c300, c400, c500, c600, c700, c800, c900, c950 = shades.split()
    color = Color(c50, c100, c200, c300, c400, c500, c600, c700, c800, c900, c950, name)
    Color.all.append(color)
    return color


# fmt: off
slate = _named("slate", "#f6f8fa #ebeff3 #d7dfe7 #bdc9d6 #a1b2c3 #8497aa #5c6c7d #475462 #333d48 #1f262e #0f1419")
gray = _named("gray", "#f7f8f9 #edeef1 #dbdee4 #c3c8d1 #a9b0bc #8d95a3 #646b76 #4d535d #383c44 #22252b #121417")
zinc = _named("zinc", "#f7f8f9 #eeeef0 #dddde1 #c7c7cd #aeafb7 #93949d #696972 #525259 #3b3b41 #252529 #131316")
neutral = _named("neutral", "#f8f8f8 #eeeeee #dedede #c8c8c8 #afafaf #949494 #6a6a6a #525252 #3c3c3c #252525 #141414")
stone = _named("stone", "#f8f7f7 #f0eeec #e0ddda #ccc7c2 #b5aea8 #9b938c #706963 #57514c #3f3b37 #282522 #151311")
red = _named("red", "#fff5f4 #ffe9e6 #ffd1cd #ffb1a9 #ff877f #fb4e4e #c1212a #9a111c #740611 #4c0207 #2e0002")
orange = _named("orange", "#fff6f1 #ffeadf #ffd3be #ffb48e #ff8c4c #ea6900 #a94a00 #853900 #632800 #401700 #260a00")
amber = _named("amber", "#fff6ec #fdebd6 #f9d8b0 #f3bd79 #e89e30 #ca8400 #925e00 #724800 #543400 #362000 #1f1000")
yellow = _named("yellow", "#fbf8eb #f5efd5 #ebdeae #ddc875 #cdad24 #af9300 #7e6900 #625100 #483b00 #2e2500 #191300")
lime = _named("lime", "#f4faec #e8f4d7 #d1e8b1 #b4d77b #94c234 #7ba600 #577700 #435d00 #304400 #1d2b00 #0e1700")
green = _named("green", "#f0fcf1 #dff6e0 #bfecc3 #93dd9b #5ecb6f #1db246 #00812c #006521 #004a16 #002f0b #001a04")
emerald = _named("emerald", "#effbf5 #ddf5e8 #bcebd2 #8ddcb5 #50c995 #00b078 #007e55 #006242 #00482f #002e1c #00190e")
teal = _named("teal", "#effbf9 #dcf5f0 #bae9e2 #8adace #49c6b7 #00ac9d #007b70 #006057 #00463f #002c28 #001915")
cyan = _named("cyan", "#eefbfd #dbf4f8 #b7e8f0 #83d8e4 #3ac4d6 #00a8b9 #007885 #005e68 #00444c #002b31 #00181b")
sky = _named("sky", "#f0f9ff #def2ff #bbe5ff #8bd2fd #50bbf6 #00a0e0 #0073a2 #00597f #00415e #00293d #001624")
blue = _named("blue", "#f4f8ff #e5efff #ccdfff #a8c9ff #80b0ff #4f91ff #2564cd #174da4 #0d377c #052252 #021232")
indigo = _named("indigo", "#f6f7ff #eaeeff #d5dcff #b9c4ff #9aa8ff #7986ff #5258d1 #3f42a8 #2c2f7f #1a1c54 #0d0e33")
violet = _named("violet", "#f8f7ff #eeecff #ded8ff #c9beff #b29eff #9a78ff #714ace #5837a5 #40267c #291553 #160932")
purple = _named("purple", "#faf6ff #f3eaff #e8d4ff #d9b6ff #c992ff #b766fd #883dc4 #6b2b9d #4f1c76 #330f4e #1d062f")
fuchsia = _named("fuchsia", "#fef4ff #fde5ff #fbcbff #f7a5fe #ed7af8 #d84fe5 #a324b0 #82148c #610969 #3f0345 #250129")
pink = _named("pink", "#fff5f9 #ffe7f0 #ffcee2 #ffabcf #ff7cbb #f04ba2 #b72076 #92105c #6d0643 #48012b #2b0017")
rose = _named("rose", "#fff5f6 #ffe8ea #ffd0d5 #ffafb8 #ff8496 #fb4871 #c1184b #9a0738 #730027 #4c0017 #2d000a")
lagoon = _named("lagoon", "#f0fafa #dcf0f0 #b5e0e3 #86dae1 #5fc9d2 #2fb5bd #0b7078 #085a61 #0b454b #133438 #04272b")
mist = _named("mist", "#f4f7f7 #eaf0f0 #d5dfde #bccac9 #a3b5b5 #879694 #5d6e6d #4b5c5b #273436 #141d1e #0d1415")
# fmt: on
