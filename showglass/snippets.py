"""The same call of an endpoint in the languages that people call from: what `GET info` gives along."""

from __future__ import annotations

import json
import secrets
import shlex
from collections.abc import Callable
from typing import Any

_FILE_META = "gradio.FileData"


class Code(str):
    """A piece of source that stands for a value: written as it is."""


def snippets(name: str, taken: list[dict[str, Any]], address: str) -> dict[str, str]:
    """A call with the start values, and examples for those without one.

    taken: the endpoint's parameters, as clients are told of them. address: of the app, with a slash at its end. A file
    is named as one beside the program.
    """
    given = {
        p["parameter_name"]: p["parameter_default"]
        if p["parameter_has_default"]
        else p["example_input"]
        for p in taken
    }
    return {
        "python": _python(name, given, address),
        "javascript": _javascript(name, given, address),
        "bash": _bash(name, given, address),
        "cli": _cli(name, given, address),
    }


def _file_name(value: Any) -> str | None:
    """The name of the file that an example stands for; None when it is none."""
    meta = value.get("meta") if isinstance(value, dict) else None
    if not isinstance(meta, dict) or meta.get("_type") != _FILE_META:
        return None
    return str(value.get("orig_name") or value.get("path") or "file")


def _with_files(value: Any, named: Callable[[str], Any]) -> Any:
    """`value` with `named(NAME)` in the place of each file."""
    name = _file_name(value)
    if name is not None:
        return named(name)
    if isinstance(value, dict):
        return {key: _with_files(item, named) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_with_files(item, named) for item in value]
    return value


def _has_files(value: Any) -> bool:
    found: list[str] = []
    _with_files(value, found.append)
    return bool(found)


def _source(value: Any, plain: Callable[[Any], str]) -> str:
    """A value as source, in which `Code` is written as it is."""
    if isinstance(value, Code):
        return str(value)
    if isinstance(value, dict):
        items = ", ".join(f"{plain(k)}: {_source(v, plain)}" for k, v in value.items())
        return f"{{{items}}}"
    if isinstance(value, list):
        return f"[{', '.join(_source(item, plain) for item in value)}]"
    return plain(value)


def _json(value: Any) -> str:
    return json.dumps(value, default=str)


def _python(name: str, given: dict[str, Any], address: str) -> str:
    values = _with_files(given, lambda file: Code(f"handle_file({file!r})"))
    imports = "Client, handle_file" if _has_files(given) else "Client"
    lines = [f"    {key}={_source(value, repr)}," for key, value in values.items()]
    return "\n".join(
        [
            f"from gradio_client import {imports}",
            "",
            f"client = Client({address!r})",
            "result = client.predict(",
            *lines,
            f'    api_name="/{name}",',
            ")",
            "print(result)",
        ]
    )


def _javascript(name: str, given: dict[str, Any], address: str) -> str:
    values = _with_files(given, lambda file: Code(f"handle_file({_json(file)})"))
    imports = "Client, handle_file" if _has_files(given) else "Client"
    return "\n".join(
        [
            f'import {{ {imports} }} from "@gradio/client";',
            "",
            f"const client = await Client.connect({_json(address)});",
            f'const result = await client.predict("/{name}", {_source(values, _json)});',
            "console.log(result.data);",
        ]
    )


def _bash(name: str, given: dict[str, Any], address: str) -> str:
    """Files are sent first: a call names them by what the upload answered."""
    uploads: list[str] = []
    mark = secrets.token_hex(8)  # no text of an example can be mistaken for it

    def sent(file: str) -> Any:
        uploads.append(shlex.quote(f"files=@{file}"))
        return {"path": f"{mark}-{len(uploads)}-", "meta": {"_type": _FILE_META}}

    body = _json(_with_files(given, sent)).replace("'", "'\\''")
    lines = []
    for at, part in enumerate(uploads, 1):
        body = body.replace(f"{mark}-{at}-", f"'$FILE_{at}'")
        lines.append(f"FILE_{at}=$(curl -s {address}gradio_api/upload -F {part} | cut -d'\"' -f2)")
    call = (
        f"curl -sN {address}gradio_api/call/v2/{name} -H 'Content-Type: application/json' \\\n"
        f"  -H 'Accept: text/event-stream' -d '{body}'"
    )
    return "\n".join([*lines, call])


def _cli(name: str, given: dict[str, Any], address: str) -> str:
    """With the command of the PyPI package hf-gradio."""

    def beside(file: str) -> Any:
        return {"path": file, "meta": {"_type": _FILE_META}}

    body = _json(_with_files(given, beside))
    return f"gradio predict {address.rstrip('/')} /{name} {shlex.quote(body)}"
