"""Numbers in addresses: `{id:number}` of a route is one of at most nine digits, else the route is another."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor


class Number(Convertor[int]):
    """Starlette's own takes any number of digits, and Python refuses to read thousands of them."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


def install() -> None:
    """Let routes say `number`. To be called before the first is made."""
    register_url_convertor("number", Number())
