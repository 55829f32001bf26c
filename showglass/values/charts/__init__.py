"""Columns of numbers, dates and names that a plot draws: read from tables of any library, binned, thinned, sent."""

from __future__ import annotations

from .bins import AGGREGATES, Bin, bin_of
from .columns import DATATYPES, Chart, chart_of, claimed_chart
from .given import GivenChart, Wanted, kept_chart, page_form, referred_chart

__all__ = [
    "AGGREGATES",
    "DATATYPES",
    "Bin",
    "Chart",
    "GivenChart",
    "Wanted",
    "bin_of",
    "chart_of",
    "claimed_chart",
    "kept_chart",
    "page_form",
    "referred_chart",
]
