"""`cache` and `Cache` by themselves, outside of any event."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Generator, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest

import showglass as gr
from showglass.caching import DEFAULT_MEMORY


def test_a_function_runs_once_for_equal_inputs_however_they_are_passed() -> None:
    ran = list[Any]()

    @gr.cache
    def add(a: Any, b: int = 2) -> list[Any]:
        ran.append((a, b))
        return [a, b]

    assert add(1) == add(a=1) == add(1, b=2) == [1, 2]
    assert add(1, 3) == [1, 3]
    assert ran == [(1, 2), (1, 3)]
    picture = np.arange(6).reshape(2, 3)
    assert add({"x": [picture]})[1] == add({"x": [picture.copy()]})[1]
    assert len(ran) == 3
    add({"x": [picture.T]})
    add(1.0)
    add(True)
    assert len(ran) == 6, "equal in Python is not the same input"


def test_nobody_can_change_what_is_kept() -> None:
    @gr.cache
    def make(n: int) -> list[int]:
        return [n]

    first = make(1)
    first.append(9)
    second = make(1)
    second.append(8)
    assert make(1) == [1]


def test_generators_are_kept_whole_and_only_at_their_end() -> None:
    ran = [0]

    @gr.cache
    def count(n: int) -> Generator[list[int]]:
        ran[0] += 1
        steps: list[int] = []
        for step in range(n):
            steps.append(step)
            yield steps

    stopped = count(3)
    next(stopped)
    stopped.close()
    assert [list(step) for step in count(3)] == [[0], [0, 1], [0, 1, 2]]
    assert [list(step) for step in count(3)] == [[0], [0, 1], [0, 1, 2]]
    assert ran == [2]


def test_async_functions_and_generators() -> None:
    ran = list[str]()

    @gr.cache
    async def later(name: str) -> str:
        ran.append(name)
        await asyncio.sleep(0)
        return name.upper()

    @gr.cache
    async def steps(name: str) -> AsyncIterator[str]:
        ran.append(name)
        for letter in name:
            await asyncio.sleep(0)
            yield letter

    async def both() -> list[Any]:
        return [
            await later("a"),
            await later("a"),
            [s async for s in steps("xy")],
            [s async for s in steps("xy")],
        ]

    assert asyncio.run(both()) == ["A", "A", ["x", "y"], ["x", "y"]]
    assert ran == ["a", "xy"]


def test_errors_are_not_kept() -> None:
    ran = [0]

    @gr.cache
    def fail(n: int) -> None:
        ran[0] += 1
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            fail(1)
    assert ran == [2]


def test_the_one_not_used_for_longest_goes_first() -> None:
    ran = list[int]()

    @gr.cache(max_size=2)
    def square(n: int) -> int:
        ran.append(n)
        return n * n

    for n in (1, 2, 1, 3, 1, 2):
        square(n)
    assert ran == [1, 2, 3, 2]
    assert len(square.cache.keys()) == 2  # type: ignore[attr-defined]  # set by the decorator
    square.cache.clear()  # type: ignore[attr-defined]  # as above
    square(1)
    assert ran[-1] == 1


def test_memory_is_bounded_and_what_alone_is_too_much_is_not_kept() -> None:
    ran = list[int]()

    @gr.cache(max_memory="1mb")
    def blob(kilobytes: int, name: str = "") -> bytes:
        ran.append(kilobytes)
        return b"x" * (kilobytes * 1024)

    @gr.cache(max_memory="1mb")
    def stream(kilobytes: int) -> Iterator[bytes]:
        ran.append(kilobytes)
        for _ in range(4):
            yield b"x" * (kilobytes * 1024)

    blob(2000)
    blob(2000)
    assert ran == [2000, 2000]
    for name in "abcabc":
        blob(400, name)
    assert ran[2:] == [400] * 6, "three of them do not fit together"
    assert [len(list(stream(400))) for _ in range(2)] == [4, 4]
    assert ran[8:] == [400, 400]


def test_a_key_says_what_counts() -> None:
    ran = list[str]()

    @gr.cache(key=lambda given: given["text"].strip().lower())
    def shout(text: str, noise: int = 0) -> str:
        ran.append(text)
        return text.upper()

    assert shout("a") == shout(" A ", 3) == "A"
    assert ran == ["a"]


def test_what_cannot_be_told_apart_is_never_kept() -> None:
    ran = [0]

    @gr.cache
    def use(lock: Any) -> int:
        ran[0] += 1
        return ran[0]

    lock = threading.Lock()
    assert (use(lock), use(lock)) == (1, 2)
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        use()  # type: ignore[call-arg]  # the fault that is to be told


def test_methods_partials_and_functions_of_c() -> None:
    ran = list[Any]()

    class Model:
        def __init__(self, size: int) -> None:
            self.size = size

        @gr.cache
        def predict(self, text: str) -> str:
            ran.append((self.size, text))
            return text * self.size

    assert [Model(2).predict("a") for _ in range(2)] == ["aa", "aa"]
    assert Model(3).predict("a") == "aaa"
    assert gr.cache(partial(Model(4).predict, "b"))() == "bbbb"
    assert [gr.cache(str)(3), gr.cache(max)(1, 5)] == ["3", 5]


def test_a_cache_by_hand() -> None:
    kept = gr.Cache(max_size=2)
    assert kept.get("a") is None
    kept.set("a", value=[1], other=2)
    kept.set([1, {"b": 2}], v=3)
    found = kept.get("a")
    assert found == {"value": [1], "other": 2}
    found["value"].append(9)
    assert kept.get("a") == {"value": [1], "other": 2}
    kept.set("q", v=1)
    assert kept.keys() == ["a", "q"]
    kept.clear()
    assert kept.keys() == []
    assert gr.Cache().max_memory == DEFAULT_MEMORY
    with pytest.raises(ValueError, match="max_size"):
        gr.Cache(max_size=0)
