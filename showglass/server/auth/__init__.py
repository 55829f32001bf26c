"""Who signed in, and the doors for it. What is in front of every route is `gate.py`."""
