"""Measures showglass beside its peer, NiceGUI and bare Starlette, in one run. See README.md."""
