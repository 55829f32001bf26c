"""Markdown: an answer that is written piece by piece, with code, a table, a formula and a diagram."""

from __future__ import annotations

import time
from collections.abc import Iterator

import showglass as gr

ANSWER = r"""
## The mean and its error

For $n$ numbers the **standard error** of the mean is

$$\mathrm{SE} = \frac{s}{\sqrt{n}}$$

```python
from statistics import mean, stdev

def with_error(numbers: list[float]) -> tuple[float, float]:
    # four times the numbers, half the error
    return mean(numbers), stdev(numbers) / len(numbers) ** 0.5
```

| numbers | mean | error |
| --- | ---: | ---: |
| 1, 2, 3 | 2.0 | 0.58 |
| 1, 2, 3, 1, 2, 3 | 2.0 | 0.37 |

```mermaid
flowchart LR
    accTitle: From numbers to an error
    numbers --> mean & deviation
    deviation -- by the root of n --> error
```

- [x] write it down
- [ ] read about [the median](https://en.wikipedia.org/wiki/Median)
"""
DOLLARS = [
    {"left": "$$", "right": "$$", "display": True},
    {"left": "$", "right": "$", "display": False},
]


def answer() -> Iterator[str]:
    """The answer, four letters at a time."""
    for end in range(0, len(ANSWER), 4):
        yield ANSWER[:end]
        time.sleep(0.005)
    yield ANSWER


with gr.Blocks(title="Markdown") as demo:
    ask = gr.Button("How sure is a mean?", variant="primary")
    shown = gr.Markdown(latex_delimiters=DOLLARS, buttons=["copy"], label="Answer", show_label=True)
    ask.click(answer, None, shown)

if __name__ == "__main__":
    demo.launch()
