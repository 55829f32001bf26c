"""`python -m examples.digits` serves the demo on port 7860."""

from .app import build

build().launch()
