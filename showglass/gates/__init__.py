"""One gate a capability: the only places that open a named path, fetch, redirect, serve, dispatch or let bytes in."""
