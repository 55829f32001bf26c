"""Functions and their values as bytes, for worker processes. Components stay here: a worker gets their numbers.

What is unpacked comes from a process that this one started, or goes to it: never from a client.
"""

from __future__ import annotations

import inspect
import io
import pickle
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .functions import Function
from .request import Request
from .tree import Block, Root

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGE = 64 * 1024 * 1024
"""Bytes of a function from which its author is told that it carries its data along."""


class BlockRef:
    """A component of the app, in a worker process: good for returning a value for it, and nothing else."""

    __slots__ = ("_id",)

    def __init__(self, id: int) -> None:
        self._id = id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BlockRef) and other._id == self._id

    def __hash__(self) -> int:
        return hash(self._id)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise AttributeError(
            f"Components of the app have no {name!r} in a worker process: take what you need as an input."
        )


def _id_of(value: Any) -> int | None:
    if isinstance(value, BlockRef):
        return value._id
    if isinstance(value, Block) and (value.parent is not None or isinstance(value, Root)):
        return value._id
    return None


def pack(value: Any) -> bytes:
    """`value` as bytes. Raises what pickling raises."""
    import cloudpickle  # an extra

    class Packer(cloudpickle.Pickler):  # type: ignore[misc]  # cloudpickle has no types
        def persistent_id(self, value: Any) -> int | None:
            return _id_of(value)

        def reducer_override(self, value: Any) -> Any:
            if isinstance(value, Request) and type(value) is not Request:
                return _plain_request, (_fields(value),)
            return super().reducer_override(value)

    stream = io.BytesIO()
    Packer(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return stream.getvalue()


def _fields(request: Request) -> dict[str, Any]:
    _ = request.headers  # one that reads itself when it is first looked at does so now
    known = vars(Request())
    return {name: value for name, value in vars(request).items() if name in known}


def _plain_request(fields: dict[str, Any]) -> Request:
    request = Request()
    request.__dict__.update(fields)
    return request


def unpack(data: bytes, blocks: Mapping[int, Any] | None = None) -> Any:
    """What `pack` packed. blocks: the components by number; without them they become `BlockRef`s."""

    class Unpacker(pickle.Unpickler):  # noqa: TID251  from a process of our own, see above
        def persistent_load(self, id: int) -> Any:
            return BlockRef(id) if blocks is None else blocks[id]

    return Unpacker(io.BytesIO(data)).load()


class NotPackable(TypeError):
    """What a function with process=True needs cannot be sent to a worker process. The message names it."""


def pack_function(function: Function) -> bytes:
    """The function as bytes. Raises `NotPackable`, ImportError when the extra is missing."""
    try:
        import cloudpickle  # noqa: F401  an extra: only asked for here
    except ImportError:
        raise ImportError(
            f"{function.name}: process=True needs cloudpickle: pip install 'showglass[processes]'."
        ) from None
    try:
        return pack(function.fn)
    except Exception as error:  # pickling raises whatever an object's own methods raise
        what = _culprit(function.fn)
        raise NotPackable(
            f"{function.name}(process=True) cannot be sent to a worker process: {what or 'it'} cannot be pickled"
            f" ({error}). Make it inside of the function, or in a module that the function imports."
        ) from error


def _culprit(fn: Callable[..., Any]) -> str | None:
    for words, value in _used(fn):
        try:
            pack(value)
        except Exception:  # as above
            return f"{words}, a {type(value).__name__},"
    return None


def _used(fn: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    """What a function refers to, in words."""
    inner: Any = fn
    while hasattr(inner, "func") and hasattr(inner, "args"):
        for at, value in enumerate(inner.args):
            yield f"argument {at + 1} of its partial", value
        inner = inner.func
    owner = getattr(inner, "__self__", None)
    if owner is None and not inspect.isroutine(inner):
        owner = inner
    for name, value in getattr(owner, "__dict__", {}).items():
        yield f"the attribute {name!r} of its {type(owner).__name__}", value
    code = inspect.unwrap(getattr(inner, "__func__", inner))
    if inspect.isfunction(code):
        found = inspect.getclosurevars(code)
        for words, names in (("variable", found.nonlocals), ("global", found.globals)):
            for name, value in names.items():
                yield f"the {words} {name!r}", value
