"""Handwritten digits: the main demo. Run it with `python -m examples.digits`."""
