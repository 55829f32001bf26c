"""Values by their content: equal ones have the same fingerprint, in every process."""

from __future__ import annotations

import dataclasses
import pickle
import struct
from collections.abc import Callable, Mapping, Set
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

from ..gates.open_file import vault


class NoFingerprint(Exception):
    """A value's content cannot be told."""


class _Digest(Protocol):
    def update(self, data: Any, /) -> None: ...


def fingerprint(value: Any) -> bytes:
    """16 bytes that stand for the content of `value`. Files count by what is in them.

    Raises `NoFingerprint` for an object that can be neither walked nor pickled.
    """
    digest = blake2b(digest_size=16)
    try:
        _add(digest, value)
    except RecursionError as error:
        raise NoFingerprint("It holds itself, or is nested too deeply.") from error
    return digest.digest()


def _text(digest: _Digest, tag: bytes, data: bytes) -> None:
    digest.update(tag + struct.pack("<Q", len(data)))
    digest.update(data)


def _add(digest: _Digest, value: Any) -> None:
    for kinds, add in _WAYS:
        if isinstance(value, kinds):
            add(digest, value)
            return
    family = type(value).__module__.partition(".")[0]
    if family == "numpy" and hasattr(value, "dtype"):
        _array(digest, value)
    elif family == "PIL" and hasattr(value, "tobytes"):
        _text(digest, b"I", f"{value.mode} {value.size}".encode())
        _text(digest, b"i", value.tobytes())
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        _text(digest, b"C", type(value).__qualname__.encode())
        _mapping(digest, {f.name: getattr(value, f.name) for f in dataclasses.fields(value)})
    else:
        _pickled(digest, value)


def _number(digest: _Digest, value: Any) -> None:
    _text(digest, type(value).__name__.encode(), repr(value).encode())


def _string(digest: _Digest, value: str) -> None:
    # uploads lie in a folder of their own each: the same file twice has two paths
    if len(value) < 4096 and vault().ticket_of(Path(value)) is not None:
        _file(digest, Path(value))
    else:
        _text(digest, b"s", value.encode("utf-8", "surrogatepass"))


def _file(digest: _Digest, path: Path) -> None:
    if not path.is_file():
        _text(digest, b"p", str(path).encode("utf-8", "surrogatepass"))
        return
    _text(digest, b"F", path.suffix.encode())
    digest.update(path.read_bytes())


def _array(digest: _Digest, value: Any) -> None:
    if value.dtype.hasobject:
        _sequence(digest, value.tolist() if hasattr(value, "tolist") else [value])
        return
    _text(digest, b"A", f"{value.dtype.str} {value.shape}".encode())
    _text(digest, b"a", value.tobytes())


def _sequence(digest: _Digest, value: Any) -> None:
    _text(digest, b"L" if isinstance(value, list) else b"T", str(len(value)).encode())
    for one in value:
        _add(digest, one)


def _mapping(digest: _Digest, value: Mapping[Any, Any]) -> None:
    _text(digest, b"D", str(len(value)).encode())
    for pair in sorted(fingerprint(k) + fingerprint(v) for k, v in value.items()):
        digest.update(pair)


def _set(digest: _Digest, value: Set[Any]) -> None:
    _text(digest, b"S", b"".join(sorted(fingerprint(one) for one in value)))


def _pickled(digest: _Digest, value: Any) -> None:
    try:
        data = pickle.dumps(value, protocol=4)
    except Exception as error:  # pickling raises whatever an object's own methods raise
        raise NoFingerprint(f"A {type(value).__name__} cannot be pickled: {error}.") from error
    _text(digest, b"P", data)


_WAYS: list[tuple[Any, Callable[[Any, Any], None]]] = [
    ((bool, int, float, complex, type(None)), _number),
    (str, _string),
    ((bytes, bytearray, memoryview), lambda digest, value: _text(digest, b"b", bytes(value))),
    (Path, _file),
    ((list, tuple), _sequence),
    (Mapping, _mapping),
    (Set, _set),
]
