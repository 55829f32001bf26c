"""The public components and layouts, with what belongs to each: what pages and the mirror test go by."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import showglass.components
import showglass.layouts
from showglass._names import NAMES
from showglass.tree import Block

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES: dict[str, ModuleType] = {
    "components": showglass.components,
    "layouts": showglass.layouts,
}


@dataclass(frozen=True)
class PublicClass:
    """A class that users name. folder: "components" or "layouts". module: stem of its file."""

    cls: type[Block]
    folder: str
    module: str

    @property
    def name(self) -> str:
        """Its name in the package."""
        return self.cls.__name__

    @property
    def leads(self) -> bool:
        """Whether it is the class that its module is named after."""
        return self.name.lower() == self.module.replace("_", "")

    @property
    def stem(self) -> str:
        """Stem of its page."""
        return self.module if self.leads else self.name.lower()

    @property
    def owns_type(self) -> bool:
        """Whether its wire type is its own; else it is shown by its base's view."""
        return "type_name" in vars(self.cls)

    @property
    def page(self) -> Path:
        """Its page of documentation."""
        return ROOT / "docs" / self.folder / f"{self.stem}.md"

    @property
    def source(self) -> Path:
        """Its Python file."""
        return ROOT / "showglass" / self.folder / f"{self.module}.py"

    @property
    def test(self) -> Path:
        """Its Python test."""
        return ROOT / "tests" / self.folder / f"test_{self.module}.py"

    @property
    def example(self) -> Path | None:
        """Its example. A name that would hide a module of Python's own has an underscore behind it."""
        folder = ROOT / "examples" / self.folder
        for stem in (self.module, f"{self.module}_"):
            if (folder / f"{stem}.py").is_file():
                return folder / f"{stem}.py"
        return None

    @property
    def view(self) -> Path | None:
        """The Svelte file that draws its own wire type."""
        folder = ROOT / "web" / "src" / self.folder
        # a wire type has no underscores, a class beside another one's may have a type of another name
        for stem in dict.fromkeys((self.stem, self.cls.type_name)):
            for path in (folder / f"{stem}.svelte", folder / stem / f"{stem}.svelte"):
                if path.is_file():
                    return path
        return None

    @property
    def aliases(self) -> list[str]:
        """Its other names in the package."""
        place = f"{self.folder}.{self.module}"
        same = {f"{place}:{self.name}"}
        return sorted(n for n, where in NAMES.items() if where in same and n != self.name)


def public_classes() -> list[PublicClass]:
    """Every class with a wire type, own or inherited, in the modules of components and layouts, by name."""
    found = []
    for folder, package in PACKAGES.items():
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{info.name}")
            for name, cls in inspect.getmembers(module, inspect.isclass):
                own = cls.__module__ == module.__name__ and not name.startswith("_")
                if own and issubclass(cls, Block) and cls.type_name != Block.type_name:
                    found.append(PublicClass(cls, folder, info.name))
    return sorted(found, key=lambda c: (c.folder, c.stem))
