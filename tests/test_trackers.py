"""Trackers of experiments are told where an app is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import showglass as gr


class Tracker:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def tell(*arguments: Any) -> Any:
            self.told.append((name, *arguments))
            return arguments[0] if arguments else None

        return tell


def test_the_address_is_noted(serve: Callable[..., str]) -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    with pytest.raises(RuntimeError, match="after launch"):
        app.integrate(mlflow=Tracker())
    url = serve(app)
    comet, wandb, mlflow = Tracker(), Tracker(), Tracker()
    app.integrate(comet, wandb, mlflow)
    assert mlflow.told == [("log_param", "showglass", url)]
    assert url in str(comet.told)
    assert url in str(wandb.told)
