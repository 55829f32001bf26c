"""Small data that the gallery shows: a landscape, a tone, a table. All of it is computed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Samples of a sound in a second."""


def landscape(hour: float = 12.0, height: int = 240, width: int = 400) -> NDArray[np.uint8]:
    """A hill under a sky, RGB. hour: of the day, which colours it."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    light = 0.35 + 0.65 * np.sin(np.pi * np.clip(hour, 0, 24) / 24)
    sky = np.stack([0.62 + 0.25 * y, 0.76 - 0.05 * y, 0.92 - 0.2 * y], axis=2)
    far = y > 0.5 + 0.12 * np.sin(4 * x + 1)
    near = y > 0.68 + 0.1 * np.sin(6 * x + 2.5)
    sky[far] = [0.42, 0.55, 0.52]
    sky[near] = [0.25, 0.42, 0.32]
    return np.asarray(255 * sky * light, dtype=np.uint8)


def regions(height: int = 240, width: int = 400) -> list[tuple[Any, str]]:
    """Where sky and near hill of `landscape` are, and a box."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    near = y > 0.68 + 0.1 * np.sin(6 * x + 2.5)
    far = y > 0.5 + 0.12 * np.sin(4 * x + 1)
    return [(~far & ~near, "sky"), (near, "near hill"), ((40, 130, 140, 200), "a box")]


def tone(seconds: float = 1.5, pitch: float = 330.0) -> tuple[int, NDArray[np.int16]]:
    """A bell, as rate and samples."""
    t = np.arange(int(seconds * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * pitch * k * t) / k for k in (1, 2, 3)) * np.exp(-2.5 * t)
    return RATE, np.asarray(12_000 * wave, dtype=np.int16)


def runs(count: int = 12) -> list[list[Any]]:
    """Rows of a table: runs of a training, of which each third failed."""
    rng = np.random.default_rng(7)
    return [
        [
            f"run-{n:02d}",
            round(float(0.9 - 0.05 * rng.random()), 4),
            int(1000 * (n + 1)),
            n % 3 != 2,
            f"2026-0{1 + n % 9}-1{n % 9}",
        ]
        for n in range(count)
    ]


RUN_COLUMNS = ["name", "accuracy", "steps", "converged", "day"]
RUN_TYPES = ["str", "number", "number", "bool", "date"]

TALK: list[Any] = [
    {"role": "user", "content": "What does the model see in the picture?"},
    {
        "role": "assistant",
        "content": "Looking at both halves of the picture.",
        "metadata": {"title": "Thought", "status": "done"},
    },
    {
        "role": "assistant",
        "content": "A **hill** before a farther one:\n\n```python\nlabels = ['sky', 'hill']\n```",
    },
]

SENTENCE = [("Ada Lovelace", "person"), (" worked in ", None), ("London", "place"), (".", None)]

SOURCE = '''def mean(values: list[float]) -> float:
    """Arithmetic mean."""
    return sum(values) / len(values)
'''

ARTICLE = """Markdown with **emphasis**, `code`, a [link](https://example.org) and $e^{i\\pi} + 1 = 0$.

| model | accuracy |
| --- | ---: |
| small | 0.91 |
| large | 0.94 |

```mermaid
flowchart LR
    accTitle: How a model is made
    A[(Pictures)] --> B[Train] --> C{Good?}
    C -- no --> B
    C -- yes --> D([Serve])
```
"""
