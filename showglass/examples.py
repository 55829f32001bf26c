"""`Examples`: samples under an app's inputs; a click fills them in."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from .components.base import Component
from .components.dataset import Dataset
from .edges import Dependency, add
from .example_cache import ExampleCache
from .tree import Block, Root, open_root

AnyComponent = Component[Any, Any, Any]
LOG = "log.csv"


class Examples:
    """Samples of what the inputs may be; a click on one fills the inputs in.

    examples: one list a sample with one value an input, as the input's `value=` takes it; a flat list where there is
    one input; or a folder: with a `log.csv` (a heading, then one sample a line, files named relative to the folder),
    else each of its files is one sample. A column of nothing but None leaves its input alone. inputs: what is filled.
    outputs, fn: what `run_on_click` runs after it, with all of `inputs`. examples_per_page: samples on one page. label:
    heading. elem_id: id of the table. api_name, api_visibility, api_description: the endpoint that takes an index and
    answers the sample. batch: `fn` takes lists. example_labels: a name for each sample, shown in place of its values.
    visible_columns: places of the inputs whose values the table shows; a click fills the others in, too. visible: False
    places it unseen.

    cache_examples: True keeps what `fn` answers to each sample in `.gradio/cached_examples/<id>`, and a click shows it
    without running `fn`; None takes the variable GRADIO_CACHE_EXAMPLES, where there are fn and outputs. cache_mode:
    "eager" runs `fn` on all samples now, "lazy" on each when it is first clicked. Answers are made anew when the
    function's source, the components or the samples change. preprocess, postprocess: False hands `fn` the samples, and
    takes its answers, without conversion. preload: which cached sample is shown when the page opens; False is none.

    Attributes: `dataset`, the table; `load_input_event`, what fills in; `rows`, the samples.

    Raises ValueError for samples or columns that do not fit the inputs, FileNotFoundError for a missing folder.
    """

    def __init__(  # noqa: PLR0913, PLR0917  the signature is the contract's
        self,
        examples: list[Any] | list[list[Any]] | str | Path,
        inputs: AnyComponent | Sequence[AnyComponent],
        outputs: AnyComponent | Sequence[AnyComponent] | None = None,
        fn: Callable[..., Any] | None = None,
        cache_examples: bool | None = None,
        cache_mode: Literal["eager", "lazy"] | None = None,
        examples_per_page: int = 10,
        label: str | None = "Examples",
        elem_id: str | None = None,
        run_on_click: bool = False,
        preprocess: bool = True,
        postprocess: bool = True,
        api_visibility: Literal["public", "private", "undocumented"] = "undocumented",
        api_name: str | Literal[False] | None = "load_example",
        api_description: str | Literal[False] | None = None,
        batch: bool = False,
        *,
        example_labels: list[str] | None = None,
        visible_columns: Sequence[int] | None = None,
        visible: bool | Literal["hidden"] = True,
        preload: int | Literal[False] = 0,
    ) -> None:
        self.inputs = _listed("inputs", inputs)
        self.outputs = _listed("outputs", outputs)
        self.fn = fn
        cached = self._is_cached(cache_examples)
        root = _checked_root(run_on_click and fn is None)
        self.rows = _rows(examples, self.inputs)
        self.columns = [c for at, c in enumerate(self.inputs) if _has_samples(self.rows, at)]
        kept = [at for at, c in enumerate(self.inputs) if c in self.columns]
        self._filled = [[row[at] if at < len(row) else None for at in kept] for row in self.rows]
        seen = _seen(visible_columns, kept, len(self.inputs))
        self.dataset = Dataset(
            label=label,
            components=[self.columns[at] for at in seen],
            samples=[[row[at] for at in seen] for row in self._filled],
            type="index",
            samples_per_page=examples_per_page,
            sample_labels=example_labels,
            elem_id=elem_id,
            visible=visible,
        )
        run = {"preprocess": preprocess, "postprocess": postprocess, "batch": batch}
        lazy = _mode(cache_mode) == "lazy"
        self.cache = self._new_cache(run, lazy) if cached else None
        self.load_input_event = self._listen(
            lazy,
            api_name=api_name,
            api_visibility=api_visibility,
            api_description=api_description,
        )
        if self.cache is not None and preload is not False:
            self._preload(root, preload, lazy)
        elif self.cache is None and run_on_click:
            self.load_input_event.then(fn, self.inputs, self.outputs, **run)  # type: ignore[arg-type]  # three of its options

    @property
    def cached_folder(self) -> Path:
        """Where the answers are kept."""
        base = os.environ.get("GRADIO_EXAMPLES_CACHE") or str(Path(".gradio") / "cached_examples")
        return Path(base).absolute() / str(self.dataset._id)

    def _is_cached(self, wanted: bool | None) -> bool:
        possible = self.fn is not None and bool(self.outputs)
        if wanted and not possible:
            raise ValueError("Examples(cache_examples=True) needs fn and outputs.")
        if wanted is None:
            wanted = os.environ.get("GRADIO_CACHE_EXAMPLES", "").lower() == "true"
        return wanted and possible

    def _new_cache(self, run: dict[str, bool], lazy: bool) -> ExampleCache:
        assert self.fn is not None
        cache = ExampleCache(
            self.cached_folder, self.fn, self.inputs, self.outputs, self.rows, **run
        )
        if not lazy:
            cache.fill()
        return cache

    def _listen(self, lazy: bool, **endpoint: Any) -> Dependency:
        def load_example(index: int | None) -> Any:
            if self.cache is not None:
                return self._whole(index or 0)
            row = self._filled[index or 0]
            return row[0] if len(row) == 1 else row

        runs = lazy and self.cache is not None
        return self.dataset.click(
            load_example,
            self.dataset,
            self._targets(),
            show_progress="full" if runs else "hidden",
            queue=runs,
            postprocess=self.cache is None,
            **endpoint,
        )

    def _targets(self) -> list[Block]:
        """What a click sets."""
        return [*self.columns, *(self.outputs if self.cache is not None else [])]

    def _preload(self, root: Root, index: int, lazy: bool) -> None:
        if not 0 <= index < len(self.rows):
            raise ValueError(
                f"Examples(preload=) must be the index of a sample or False; there are {len(self.rows)}."
            )

        def preload_example() -> Any:
            return self._whole(index)

        options = {"show_progress": "hidden", "queue": lazy, "postprocess": False}
        load: list[tuple[Block | None, str]] = [(root, "load")]
        add(root, load, preload_example, None, self._targets(), False, options, owner="load")

    def _whole(self, index: int) -> list[Any]:
        """A sample and its answer, as wire values."""
        assert self.cache is not None
        row = self._filled[index]
        taken = [c.postprocess(value) for c, value in zip(self.columns, row, strict=True)]
        return [*taken, *self.cache.answer(index)]


def _seen(wanted: Sequence[int] | None, kept: list[int], inputs: int) -> list[int]:
    """Which of the columns with samples the table shows. wanted: places of inputs; kept: those with samples."""
    if wanted is None:
        return list(range(len(kept)))
    places = list(wanted) if isinstance(wanted, (list, tuple)) else [wanted]
    for place in places:
        if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < inputs:
            raise ValueError(
                f"Examples(visible_columns=) takes places of inputs, 0 to {inputs - 1}, got {place!r}."
            )
    seen = [at for at, place in enumerate(kept) if place in places]
    if not seen:
        raise ValueError(
            f"Examples(visible_columns={wanted!r}) leaves nothing to show: name at least one input with samples."
        )
    return seen


def _checked_root(fn_missing: bool) -> Root:
    """The app that the samples belong to."""
    if fn_missing:
        raise ValueError("Examples(run_on_click=True) needs fn, the function to run.")
    root = open_root()
    if root is None:
        raise ValueError("Examples belong to an app: create them inside of `with Blocks():`.")
    return root


def _mode(given: str | None) -> str:
    mode = given or os.environ.get("GRADIO_CACHE_MODE") or "eager"
    if mode not in ("eager", "lazy"):
        raise ValueError(f"Examples(cache_mode=) must be 'eager' or 'lazy', got {mode!r}.")
    return mode


def _listed(name: str, given: Any) -> list[AnyComponent]:
    found = [] if given is None else list(given) if isinstance(given, (list, tuple)) else [given]
    for one in found:
        if not isinstance(one, Component):
            raise ValueError(f"Examples({name}=) must be components, got {one!r}.")
    return found


def _has_samples(rows: list[list[Any]], at: int) -> bool:
    return any(at < len(row) and row[at] is not None for row in rows)


def _rows(examples: Any, inputs: list[AnyComponent]) -> list[list[Any]]:
    """One list a sample, in whichever form the samples were given."""
    if isinstance(examples, (str, Path)):
        rows = _from_folder(Path(examples), inputs)
    elif not isinstance(examples, list) or not examples:
        raise ValueError(
            f"Examples(examples=) must be a list of samples or a folder, got {examples!r}."
        )
    elif len(inputs) == 1:
        rows = [row if isinstance(row, list) else [row] for row in examples]
    else:
        rows = examples
    for at, row in enumerate(rows):
        if not isinstance(row, list):
            raise ValueError(f"Example {at} must be a list with one value an input, got {row!r}.")
        if len(row) > len(inputs):
            raise ValueError(f"Example {at} has {len(row)} values for {len(inputs)} inputs.")
    return rows


def _from_folder(folder: Path, inputs: list[AnyComponent]) -> list[list[Any]]:
    if not folder.is_dir():
        raise FileNotFoundError(f"Examples: there is no folder {str(folder)!r}.")
    log = folder / LOG
    if log.is_file():
        with log.open(encoding="utf-8", newline="") as lines:
            cells = list(csv.reader(lines))[1:]
        return [[_cell(folder, c, v) for c, v in zip(inputs, row, strict=False)] for row in cells]
    if len(inputs) != 1:
        raise ValueError(
            f"Examples: the folder {str(folder)!r} has no {LOG}, which {len(inputs)} inputs need."
        )
    return [
        [str(path)] for path in sorted(folder.iterdir()) if path.is_file() and path.name[0] != "."
    ]


def _cell(folder: Path, component: AnyComponent, cell: str) -> Any:
    """A cell of the log as a value: the path of a file beside it, a text for texts, else JSON where it is some."""
    if cell == "":
        return None
    if _is_inside(folder, cell):
        return str(folder / cell)
    if component.api_info().get("type") == "string":
        return cell
    try:
        return json.loads(cell)
    except ValueError:
        return cell


def _is_inside(folder: Path, name: str) -> bool:
    try:
        found = (folder / name).resolve()
        return found.is_relative_to(folder.resolve()) and found.is_file()
    except (OSError, ValueError):
        return False
