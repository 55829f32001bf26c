"""What values weigh: never far off, and quickly told."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from showglass.values.weight import weigh

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        (None, 1, 100),
        ("x" * MB, MB, 1.1 * MB),
        (b"x" * MB, MB, 1.1 * MB),
        (np.zeros(MB, "u1"), MB, 1.1 * MB),
        (np.zeros((1024, 1024), "u1")[::2], MB / 2, 1.1 * MB),
        (Image.new("RGB", (1024, 1024)), 3 * MB, 3.1 * MB),
        (pd.DataFrame({"a": np.zeros(MB // 8)}), MB, 1.2 * MB),
        ([b"x" * 1024] * 10, 1024, 3 * 1024),
        ({str(n): f"{n:1000}" for n in range(1000)}, MB, 1.4 * MB),
        (SimpleNamespace(a=b"x" * MB), MB, 1.1 * MB),
        ([[str(n) * 10] for n in range(100_000)], 10 * MB, 40 * MB),
    ],
)
def test_weights(value: Any, least: float, most: float) -> None:
    assert least <= weigh(value) <= most


def test_a_value_in_itself_ends_and_a_large_one_is_quick() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert weigh(loop) < 1000
    large = [[n] for n in range(1_000_000)]
    began = time.thread_time()
    weigh(large)
    assert time.thread_time() - began < 0.5
