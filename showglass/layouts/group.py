"""Children as one piece."""

from __future__ import annotations

from ..tree import Container


class Group(Container):
    """Children without gaps, as one piece."""

    type_name = "group"
