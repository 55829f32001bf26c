"""Layouts: how components stand on the page."""

from .accordion import Accordion
from .column import Column
from .draggable import Draggable
from .form import Form
from .grid import Grid
from .group import Group
from .modal import Modal
from .row import Row
from .sidebar import Sidebar
from .tabs import Tab, Tabs
from .walkthrough import Step, Walkthrough

__all__ = [
    "Accordion",
    "Column",
    "Draggable",
    "Form",
    "Grid",
    "Group",
    "Modal",
    "Row",
    "Sidebar",
    "Step",
    "Tab",
    "Tabs",
    "Walkthrough",
]
