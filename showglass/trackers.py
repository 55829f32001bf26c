"""Telling trackers of experiments where an app is."""

from __future__ import annotations

import html
from typing import Any


def tell(address: str, comet_ml: Any, wandb: Any, mlflow: Any) -> None:
    """Note the address of an app in the given trackers: an experiment of comet_ml, the modules of the others."""
    if comet_ml is not None:
        comet_ml.log_other("Created from", "showglass")
        comet_ml.log_text(f"showglass: {address}")
        comet_ml.end()
    if wandb is not None:
        frame = f'<iframe src="{html.escape(address)}" width="100%" height="800"></iframe>'
        wandb.log({"showglass": wandb.Html(frame)})
    if mlflow is not None:
        mlflow.log_param("showglass", address)
