"""Running an app's functions: sessions, queue lanes, workers, and the outbox to the page. Knows no HTTP."""
