"""Looks with a voice of their own."""

from __future__ import annotations

from typing import Any

from . import colors, sizes
from .base import SYSTEM, SYSTEM_MONO, Base
from .quiet import HUMAN, ROUNDED

BLOCKS = ("Press Start 2P", "Pixelify Sans", "VT323", *SYSTEM_MONO)


class Citrus(Base):
    """Peel and juice: amber with lime, pressed buttons that stand off the page."""

    name = "citrus"

    def __init__(self, **given: Any) -> None:
        super().__init__(**_with(
            given, primary_hue=colors.amber, secondary_hue=colors.lime, neutral_hue=colors.stone,
            radius_size=sizes.radius_lg, font=ROUNDED,
        ))  # fmt: skip
        self.set(
            body_background_fill="*primary_50",
            background_fill_secondary="*primary_100",
            background_fill_secondary_dark="*neutral_800",
            border_color_primary="*primary_200",
            border_color_primary_dark="*neutral_800",
            color_accent_soft="*secondary_100",
            color_accent_soft_dark="*secondary_900",
            button_border_width="2px",
            button_primary_background_fill="*primary_300",
            button_primary_background_fill_dark="*primary_400",
            button_primary_background_fill_hover="*primary_200",
            button_primary_background_fill_hover_dark="*primary_300",
            button_primary_border_color="*primary_900",
            button_primary_border_color_dark="*primary_200",
            button_primary_text_color="*primary_950",
            button_primary_text_color_dark="*primary_950",
            button_primary_shadow="0 3px 0 *primary_900",
            button_primary_shadow_dark="0 3px 0 *primary_800",
            button_primary_shadow_active="none",
            button_primary_shadow_active_dark="none",
            button_secondary_border_color="*primary_900",
            button_secondary_border_color_dark="*primary_300",
            button_secondary_shadow="0 3px 0 *primary_200",
            button_secondary_shadow_dark="0 3px 0 *neutral_700",
            button_secondary_shadow_active="none",
            button_secondary_shadow_active_dark="none",
            button_transform_active="translateY(3px)",
            slider_color="*secondary_600",
            slider_color_dark="*secondary_400",
            stat_background_fill="*secondary_600",
            stat_background_fill_dark="*secondary_400",
        )


class Ocean(Base):
    """Surf above, depth below: the page sinks from light water into deep, buttons carry a wave."""

    name = "ocean"

    def __init__(self, **given: Any) -> None:
        super().__init__(**_with(
            given, primary_hue=colors.cyan, secondary_hue=colors.blue, neutral_hue=colors.slate,
            radius_size=sizes.radius_xxl, font=HUMAN,
        ))  # fmt: skip
        self.set(
            body_background_fill="linear-gradient(*primary_50, *primary_100 50%, *secondary_200)",
            body_background_fill_dark="linear-gradient(*primary_900, *secondary_950 40%, *neutral_950)",
            background_fill_primary_dark="color-mix(in srgb, *secondary_950 60%, *neutral_900)",
            background_fill_secondary="*primary_50",
            background_fill_secondary_dark="*secondary_950",
            border_color_primary="*primary_200",
            border_color_primary_dark="*secondary_900",
            block_title_text_color="*neutral_700",
            link_text_color="*primary_700",
            button_primary_background_fill="linear-gradient(100deg, *primary_600, *secondary_600)",
            button_primary_background_fill_dark="linear-gradient(100deg, *primary_300, *secondary_300)",
            button_primary_background_fill_hover="linear-gradient(100deg, *primary_700, *secondary_700)",
            button_primary_background_fill_hover_dark="linear-gradient(100deg, *primary_200, *secondary_200)",
            button_primary_border_color="transparent",
            button_primary_border_color_dark="transparent",
            button_primary_text_color_dark="*secondary_950",
            button_secondary_border_color="*secondary_400",
            button_secondary_border_color_dark="*secondary_700",
            button_large_radius="*radius_xxl",
            button_medium_radius="*radius_xxl",
            button_small_radius="*radius_xxl",
        )


class Mario(Base):
    """A console of eight bits: blocks with thick outlines under a bright sky, red for go."""

    name = "mario"

    def __init__(self, **given: Any) -> None:
        super().__init__(**_with(
            given, primary_hue=colors.red, secondary_hue=colors.amber, neutral_hue=colors.stone,
            radius_size=sizes.radius_none, font=BLOCKS,
        ))  # fmt: skip
        self.set(
            body_background_fill="#c9e6ff",
            body_background_fill_dark="#0b1230",
            background_fill_primary="#fffdf5",
            background_fill_primary_dark="#161d42",
            background_fill_secondary="#ffe9b8",
            background_fill_secondary_dark="#232c5c",
            body_text_color_subdued="*neutral_700",
            body_text_color_subdued_dark="*neutral_300",
            border_color_primary="*neutral_900",
            border_color_primary_dark="#5a66a8",
            block_background_fill="*background_fill_primary",
            block_background_fill_dark="*background_fill_primary",
            block_border_width="3px",
            block_border_color="*neutral_950",
            block_border_color_dark="#5a66a8",
            block_padding="*spacing_lg",
            block_radius="0",
            block_shadow="4px 4px 0 rgb(0 0 0 / 22%)",
            block_shadow_dark="4px 4px 0 rgb(0 0 0 / 45%)",
            input_border_width="2px",
            input_border_color="*neutral_950",
            input_border_color_dark="#8a95d0",
            button_border_width="3px",
            button_primary_background_fill="*primary_600",
            button_primary_background_fill_dark="*primary_600",
            button_primary_background_fill_hover="*primary_700",
            button_primary_background_fill_hover_dark="*primary_700",
            button_primary_border_color="*neutral_950",
            button_primary_border_color_dark="black",
            button_primary_text_color_dark="white",
            button_primary_shadow="inset -3px -3px 0 *primary_800, inset 3px 3px 0 *primary_400",
            button_primary_shadow_dark="inset -3px -3px 0 *primary_800, inset 3px 3px 0 *primary_400",
            button_secondary_background_fill="*secondary_300",
            button_secondary_background_fill_dark="*secondary_300",
            button_secondary_background_fill_hover="*secondary_200",
            button_secondary_background_fill_hover_dark="*secondary_200",
            button_secondary_border_color="*neutral_950",
            button_secondary_border_color_dark="black",
            button_secondary_text_color="*neutral_950",
            button_secondary_text_color_dark="*neutral_950",
            button_secondary_shadow="inset -3px -3px 0 *secondary_500, inset 3px 3px 0 *secondary_100",
            button_secondary_shadow_dark="inset -3px -3px 0 *secondary_500, inset 3px 3px 0 *secondary_100",
        )


class Ember(Base):
    """Coals: warm greys, a glow under what is to be pressed. At its best in the dark."""

    name = "ember"

    def __init__(self, **given: Any) -> None:
        super().__init__(**_with(
            given, primary_hue=colors.orange, secondary_hue=colors.red, neutral_hue=colors.stone,
        ))  # fmt: skip
        self.set(
            body_background_fill_dark="radial-gradient(circle at 50% 120%, *primary_950, #120d0a 55%)",
            background_fill_primary_dark="#1d1613",
            background_fill_secondary_dark="#2a201b",
            border_color_primary_dark="#3d2f28",
            input_border_color_dark="#7d6a60",
            button_primary_background_fill="linear-gradient(*primary_600, *secondary_600)",
            button_primary_background_fill_dark="linear-gradient(*primary_300, *primary_400)",
            button_primary_background_fill_hover="linear-gradient(*primary_700, *secondary_700)",
            button_primary_background_fill_hover_dark="linear-gradient(*primary_200, *primary_300)",
            button_primary_border_color="*secondary_700",
            button_primary_border_color_dark="*primary_300",
            button_primary_text_color_dark="*primary_950",
            button_primary_shadow="0 2px 10px color-mix(in srgb, *primary_500 45%, transparent)",
            button_primary_shadow_dark="0 0 18px color-mix(in srgb, *primary_500 55%, transparent)",
            button_primary_shadow_hover="0 2px 16px color-mix(in srgb, *primary_500 60%, transparent)",
            button_primary_shadow_hover_dark="0 0 28px color-mix(in srgb, *primary_400 75%, transparent)",
        )


class Neon(Base):
    """Signs at night: outlines that shine, pink with cyan on near black; by day the same tubes on white."""

    name = "neon"

    def __init__(self, **given: Any) -> None:
        super().__init__(**_with(
            given, primary_hue=colors.fuchsia, secondary_hue=colors.cyan, neutral_hue=colors.zinc,
            radius_size=sizes.radius_lg, font=("Exo 2", "Orbitron", *SYSTEM),
        ))  # fmt: skip
        glow = "0 0 {0}px color-mix(in srgb, *primary_500 {1}%, transparent)"
        self.set(
            body_background_fill_dark="#08060d",
            background_fill_primary_dark="#110d1a",
            background_fill_secondary_dark="#1c1529",
            border_color_primary="*secondary_300",
            border_color_primary_dark="*secondary_900",
            input_border_color="*secondary_600",
            input_border_color_dark="*secondary_500",
            input_border_color_focus="*primary_600",
            input_border_color_focus_dark="*primary_400",
            input_shadow_focus=glow.format(6, 40),
            input_shadow_focus_dark=glow.format(12, 70),
            button_border_width="2px",
            button_primary_background_fill="white",
            button_primary_background_fill_dark="transparent",
            button_primary_background_fill_hover="*primary_100",
            button_primary_background_fill_hover_dark="*primary_900",
            button_primary_border_color="*primary_600",
            button_primary_border_color_dark="*primary_400",
            button_primary_text_color="*primary_700",
            button_primary_text_color_dark="*primary_300",
            button_primary_shadow=glow.format(6, 40),
            button_primary_shadow_dark=f"{glow.format(14, 70)}, inset {glow.format(10, 35)}",
            button_secondary_background_fill_dark="transparent",
            button_secondary_border_color="*secondary_600",
            button_secondary_border_color_dark="*secondary_500",
            button_secondary_text_color="*secondary_700",
            button_secondary_text_color_dark="*secondary_300",
            block_title_text_color="*secondary_700",
            block_title_text_color_dark="*secondary_300",
        )


class Cyberpunk(Base):
    """A terminal after the collapse: black and warning yellow, square and monospaced, cut corners of light."""

    name = "cyberpunk"

    def __init__(self, **given: Any) -> None:
        super().__init__(**_with(
            given, primary_hue=colors.yellow, secondary_hue=colors.cyan, neutral_hue=colors.zinc,
            radius_size=sizes.radius_none, font=SYSTEM_MONO,
        ))  # fmt: skip
        self.set(
            body_background_fill="#fbf9ea",
            body_background_fill_dark="#07070a",
            background_fill_primary="#fffef4",
            background_fill_primary_dark="#0f0f16",
            background_fill_secondary="#f4f1dc",
            background_fill_secondary_dark="#1b1b26",
            border_color_primary="*neutral_900",
            border_color_primary_dark="*primary_800",
            input_border_color="*neutral_950",
            input_border_color_dark="*secondary_600",
            input_border_color_focus_dark="*primary_400",
            block_title_text_color="*neutral_800",
            block_title_text_color_dark="*secondary_300",
            block_title_text_weight="700",
            button_primary_background_fill="linear-gradient(135deg, #f5df1b calc(100% - 12px), *neutral_950 0)",
            button_primary_background_fill_dark="linear-gradient(135deg, #f5df1b calc(100% - 12px), transparent 0)",
            button_primary_background_fill_hover="linear-gradient(135deg, #fff27a calc(100% - 12px), *neutral_950 0)",
            button_primary_background_fill_hover_dark="linear-gradient(135deg, #fff27a calc(100% - 12px), #0000 0)",
            button_primary_border_color="*neutral_950",
            button_primary_border_color_dark="transparent",
            button_primary_text_color="#111111",
            button_primary_text_color_dark="#111111",
            button_primary_shadow="none",
            button_primary_shadow_dark="none",
            button_secondary_background_fill="*background_fill_primary",
            button_secondary_border_color="*neutral_950",
            button_secondary_border_color_dark="*secondary_500",
            button_secondary_text_color_dark="*secondary_300",
            button_secondary_shadow_dark="inset 3px 0 0 *secondary_500",
            button_secondary_shadow="inset 3px 0 0 *neutral_950",
            prose_header_text_weight="700",
        )


def _with(given: dict[str, Any], **own: Any) -> dict[str, Any]:
    """What an author gave, over what the look has of its own."""
    return {**own, **given}
