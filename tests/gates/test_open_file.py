"""What an app signs: seals that clients bring back. The rules of its paths are in tests/security/test_paths.py."""

from __future__ import annotations

import pytest

from showglass.gates.open_file import NotAllowed, Vault


def test_a_seal_holds_for_the_text_and_the_app_that_made_it() -> None:
    own = Vault()
    sealed = own.seal("[1]")
    assert own.unseal(sealed) == "[1]"
    ticket = own.new("a.txt")[0]
    for forged in ("", "[1]", sealed[:-1], f"{sealed} ", Vault().seal("[1]"), ticket, "é" * 70):
        with pytest.raises(NotAllowed):
            own.unseal(forged)
