"""Layouts: how components stand on the page."""

from .accordion import Accordion
from .column import Column
from .form import Form
from .group import Group
from .row import Row
from .tabs import Tab, Tabs

__all__ = ["Accordion", "Column", "Form", "Group", "Row", "Tab", "Tabs"]
