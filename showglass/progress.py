"""`Progress`: a function reports how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from typing import Any

from .context import running
from .protocol import ProgressUnit


class Progress:
    """Give it as the default of a parameter; call it to report, or iterate through `tqdm`.

    track_tqdm: also follow the `tqdm` bars that the function's libraries make in this thread.
    """

    def __init__(self, track_tqdm: bool = False) -> None:
        self.track_tqdm = track_tqdm
        self.units: list[ProgressUnit] = []
        self.bars: dict[int, ProgressUnit] = {}

    def __call__(
        self,
        progress: float | tuple[int, int | None] | None,
        desc: str | None = None,
        total: int | float | None = None,
        unit: str = "steps",
    ) -> float | tuple[int, int | None] | None:
        """Report a fraction from 0 to 1, or (step, total); None shows that work goes on without a measure."""
        if isinstance(progress, tuple):
            index, length = progress
            bar = ProgressUnit(
                index=index, length=length if length is not None else total, unit=unit, desc=desc
            )
        elif progress is not None and total is not None:
            bar = ProgressUnit(index=progress, length=total, unit=unit, desc=desc)
        else:
            bar = ProgressUnit(progress=progress, unit=unit, desc=desc)
        self._show([*self.units, bar])
        return progress

    def tqdm(
        self,
        iterable: Iterable[Any] | None,
        desc: str | None = None,
        total: int | float | None = None,
        unit: str = "steps",
        _tqdm: Any = None,
    ) -> Iterator[Any]:
        """Iterate while reporting each step. Bars inside of bars are shown together."""
        items = iterable if iterable is not None else range(int(total or 0))
        if total is None and isinstance(items, Sized):
            total = len(items)
        bar = ProgressUnit(index=0, length=total, unit=unit, desc=desc)
        self.units.append(bar)
        try:
            self._show(self.units)
            for step, item in enumerate(items):
                yield item
                bar.index = step + 1
                self._show(self.units)
        finally:
            self.units.remove(bar)

    def _show(self, units: list[ProgressUnit]) -> None:
        job = running()
        if job is not None:
            job.progress([_copy(u) for u in units])


def _copy(unit: ProgressUnit) -> ProgressUnit:
    return ProgressUnit(unit.index, unit.length, unit.unit, unit.progress, unit.desc)


_followed: list[bool] = []


def follow_tqdm() -> None:
    """From now on, `tqdm` bars made inside of a job with `track_tqdm` are shown at the page, too.

    Does nothing when tqdm is not installed or already followed.
    """
    if _followed:
        return
    try:
        from tqdm import tqdm  # only there when the user's code has it
    except ImportError:
        return
    _followed.append(True)
    display, close = tqdm.display, tqdm.close

    def shown(bar: Any, *args: Any, **kwargs: Any) -> Any:
        _mirror(bar, gone=False)
        return display(bar, *args, **kwargs)

    def closed(bar: Any) -> None:
        _mirror(bar, gone=True)
        close(bar)

    tqdm.display, tqdm.close = shown, closed


def _mirror(bar: Any, gone: bool) -> None:
    job = running()
    progress: Progress | None = getattr(job, "tqdm", None)
    if progress is None:
        return
    if gone:
        progress.bars.pop(id(bar), None)
    else:
        desc = (bar.desc or "").rstrip(": ") or None
        progress.bars[id(bar)] = ProgressUnit(
            index=bar.n, length=bar.total, unit=bar.unit or "steps", desc=desc
        )
    progress._show([*progress.units, *progress.bars.values()])
