"""`python -m examples.gallery_of_components` serves the gallery on port 7860."""

from .app import build
from .exhibit import CSS

build().launch(css=CSS)
