"""Conversions between Python values and the wire. No user interface here."""
