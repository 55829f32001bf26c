"""Looks for work: the page's own, and calmer, plainer or clearer ones."""

from __future__ import annotations

from typing import Any

from . import colors, sizes
from .base import SYSTEM, Base, FontLike
from .colors import Color
from .sizes import Size

ROUNDED = ("ui-rounded", "Nunito", "Quicksand", "Varela Round", *SYSTEM)
SERIF = ("Iowan Old Style", "Palatino Linotype", "Palatino", "Book Antiqua", "Georgia", "serif")
HUMAN = ("Optima", "Candara", "Noto Sans", "Source Sans Pro", *SYSTEM)


class Default(Base):
    """The page as it is without a theme: ink on paper, one accent of glass, hairlines."""

    name = "default"


class Soft(Base):
    """Round and low in contrast of surfaces: cards on a tinted ground, indigo for what is to be pressed."""

    name = "soft"

    def __init__(
        self,
        *,
        primary_hue: Color | str = colors.indigo,
        secondary_hue: Color | str = colors.indigo,
        neutral_hue: Color | str = colors.slate,
        spacing_size: Size | str = sizes.spacing_md,
        radius_size: Size | str = sizes.radius_lg,
        text_size: Size | str = sizes.text_md,
        font: FontLike = ROUNDED,
        **others: Any,
    ) -> None:
        super().__init__(
            primary_hue=primary_hue, secondary_hue=secondary_hue, neutral_hue=neutral_hue,
            spacing_size=spacing_size, radius_size=radius_size, text_size=text_size, font=font, **others,
        )  # fmt: skip
        self.set(
            body_background_fill="*neutral_100",
            background_fill_secondary="*neutral_100",
            block_background_fill="*background_fill_primary",
            block_background_fill_dark="*background_fill_primary_dark",
            block_padding="*spacing_lg *spacing_xl",
            block_radius="*radius_lg",
            block_shadow="0 1px 3px rgb(30 35 80 / 8%)",
            block_shadow_dark="none",
            container_radius="*radius_lg",
            input_background_fill="*neutral_50",
            input_background_fill_dark="*neutral_950",
            input_border_color_focus="*primary_500",
            checkbox_label_background_fill="*neutral_50",
            checkbox_label_background_fill_dark="*neutral_950",
            checkbox_label_background_fill_selected="*primary_100",
            checkbox_label_background_fill_selected_dark="*primary_900",
            button_large_radius="*radius_xxl",
            button_medium_radius="*radius_xxl",
            button_small_radius="*radius_xxl",
            button_primary_background_fill="*primary_600",
            button_primary_background_fill_dark="*primary_400",
            button_primary_shadow="0 2px 6px rgb(60 60 160 / 24%)",
            button_primary_shadow_dark="none",
            button_secondary_background_fill="*primary_50",
            button_secondary_background_fill_dark="*neutral_800",
            button_secondary_background_fill_hover="*primary_100",
            button_secondary_background_fill_hover_dark="*neutral_700",
            button_secondary_border_color="*primary_200",
            button_secondary_border_color_dark="*neutral_700",
            button_secondary_text_color="*primary_800",
            button_secondary_text_color_dark="*primary_100",
        )


class Monochrome(Base):
    """Ink and paper and nothing else: no hue, no curve, a serif, rules of two pixels."""

    name = "monochrome"

    def __init__(
        self,
        *,
        primary_hue: Color | str = colors.neutral,
        secondary_hue: Color | str = colors.neutral,
        neutral_hue: Color | str = colors.neutral,
        radius_size: Size | str = sizes.radius_none,
        font: FontLike = SERIF,
        **others: Any,
    ) -> None:
        super().__init__(
            primary_hue=primary_hue, secondary_hue=secondary_hue, neutral_hue=neutral_hue,
            radius_size=radius_size, font=font, **others,
        )  # fmt: skip
        self.set(
            body_background_fill="white",
            body_background_fill_dark="black",
            background_fill_primary="white",
            background_fill_primary_dark="black",
            background_fill_secondary="*neutral_50",
            background_fill_secondary_dark="*neutral_900",
            body_text_color="black",
            body_text_color_dark="white",
            border_color_primary="*neutral_300",
            border_color_primary_dark="*neutral_700",
            color_accent_soft="*neutral_200",
            color_accent_soft_dark="*neutral_800",
            input_border_color="black",
            input_border_color_dark="white",
            checkbox_border_color="black",
            checkbox_border_color_dark="white",
            checkbox_background_color_selected="black",
            checkbox_background_color_selected_dark="white",
            checkbox_border_color_selected="black",
            checkbox_border_color_selected_dark="white",
            slider_color="black",
            slider_color_dark="white",
            button_border_width="2px",
            button_primary_background_fill="black",
            button_primary_background_fill_dark="white",
            button_primary_background_fill_hover="*neutral_700",
            button_primary_background_fill_hover_dark="*neutral_300",
            button_primary_text_color="white",
            button_primary_text_color_dark="black",
            button_primary_shadow="none",
            button_primary_shadow_dark="none",
            button_secondary_border_color="black",
            button_secondary_border_color_dark="white",
            block_title_text_color="black",
            block_title_text_color_dark="white",
            prose_header_text_weight="700",
        )


class Glass(Base):
    """Panes over light: translucent surfaces with a bright edge on a ground that runs from blue to green."""

    name = "glass"

    def __init__(
        self,
        *,
        primary_hue: Color | str = colors.sky,
        secondary_hue: Color | str = colors.teal,
        neutral_hue: Color | str = colors.slate,
        radius_size: Size | str = sizes.radius_lg,
        font: FontLike = HUMAN,
        **others: Any,
    ) -> None:
        super().__init__(
            primary_hue=primary_hue, secondary_hue=secondary_hue, neutral_hue=neutral_hue,
            radius_size=radius_size, font=font, **others,
        )  # fmt: skip
        pane = (
            "inset 0 1px 0 rgb(255 255 255 / {0}%), inset 0 0 0 1px rgb(255 255 255 / {1}%), "
            "0 8px 24px rgb(20 50 80 / {2}%)"
        )
        self.set(
            body_background_fill="linear-gradient(155deg, *primary_100, *neutral_50 45%, *secondary_100)",
            body_background_fill_dark="linear-gradient(155deg, *primary_950, *neutral_950 45%, *secondary_950)",
            background_fill_secondary="*neutral_100",
            block_background_fill="rgb(255 255 255 / 62%)",
            block_background_fill_dark="rgb(255 255 255 / 5%)",
            block_padding="*spacing_lg *spacing_xl",
            block_shadow=pane.format(90, 40, 8),
            block_shadow_dark=pane.format(10, 5, 0),
            panel_background_fill="rgb(255 255 255 / 45%)",
            panel_background_fill_dark="rgb(255 255 255 / 4%)",
            input_background_fill="rgb(255 255 255 / 72%)",
            input_background_fill_dark="rgb(0 0 0 / 30%)",
            checkbox_label_background_fill="rgb(255 255 255 / 72%)",
            checkbox_label_background_fill_dark="rgb(0 0 0 / 30%)",
            checkbox_label_background_fill_selected="*primary_100",
            checkbox_label_background_fill_selected_dark="*primary_900",
            button_primary_background_fill="linear-gradient(*primary_600, *primary_700)",
            button_primary_background_fill_dark="linear-gradient(*primary_300, *primary_400)",
            button_primary_background_fill_hover="linear-gradient(*primary_700, *primary_800)",
            button_primary_background_fill_hover_dark="linear-gradient(*primary_200, *primary_300)",
            button_primary_border_color="*primary_700",
            button_primary_border_color_dark="*primary_300",
            button_primary_shadow="inset 0 1px 0 rgb(255 255 255 / 40%)",
            button_primary_shadow_dark="inset 0 1px 0 rgb(255 255 255 / 60%)",
            button_secondary_background_fill="linear-gradient(rgb(255 255 255 / 90%), rgb(255 255 255 / 55%))",
            button_secondary_background_fill_dark="linear-gradient(rgb(255 255 255 / 12%), rgb(255 255 255 / 4%))",
            button_secondary_background_fill_hover="rgb(255 255 255 / 95%)",
            button_secondary_background_fill_hover_dark="rgb(255 255 255 / 16%)",
        )


class Origin(Base):
    """As forms once were: a white page, square grey fields, blue links, raised buttons."""

    name = "origin"

    def __init__(
        self,
        *,
        primary_hue: Color | str = colors.blue,
        secondary_hue: Color | str = colors.blue,
        neutral_hue: Color | str = colors.gray,
        radius_size: Size | str = sizes.radius_sm,
        font: FontLike = ("Verdana", "Tahoma", "DejaVu Sans", "sans-serif"),
        **others: Any,
    ) -> None:
        super().__init__(
            primary_hue=primary_hue, secondary_hue=secondary_hue, neutral_hue=neutral_hue,
            radius_size=radius_size, font=font, **others,
        )  # fmt: skip
        self.set(
            body_background_fill="white",
            body_background_fill_dark="*neutral_950",
            input_shadow="inset 0 1px 2px rgb(0 0 0 / 12%)",
            input_shadow_dark="inset 0 1px 2px rgb(0 0 0 / 40%)",
            button_primary_background_fill="linear-gradient(*primary_600, *primary_700)",
            button_primary_background_fill_dark="linear-gradient(*primary_300, *primary_400)",
            button_primary_background_fill_hover="*primary_700",
            button_primary_background_fill_hover_dark="*primary_300",
            button_primary_border_color="*primary_700",
            button_primary_border_color_dark="*primary_300",
            button_secondary_background_fill="linear-gradient(white, *neutral_200)",
            button_secondary_background_fill_dark="linear-gradient(*neutral_700, *neutral_800)",
            button_secondary_background_fill_hover="*neutral_200",
            button_secondary_background_fill_hover_dark="*neutral_700",
            button_secondary_shadow_active="inset 0 2px 4px rgb(0 0 0 / 25%)",
            link_text_color="*primary_700",
            link_text_color_visited="*primary_800",
            link_text_color_visited_dark="*primary_300",
            table_even_background_fill="*neutral_50",
            table_even_background_fill_dark="*neutral_900",
        )
