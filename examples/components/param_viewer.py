"""The parameters of functions of Python's own."""

import inspect
import json
import shutil
import textwrap

import showglass as gr

FUNCTIONS = {
    f"{f.__module__}.{f.__name__}": f for f in (json.dumps, shutil.copytree, textwrap.fill)
}


def describe(name: str) -> dict[str, dict[str, str | None]]:
    """What the signature says of each parameter."""
    found: dict[str, dict[str, str | None]] = {}
    for p in inspect.signature(FUNCTIONS[name]).parameters.values():
        default = None if p.default is p.empty else repr(p.default)
        kind = "Any" if default is None else type(p.default).__name__
        found[p.name] = {"type": kind, "default": default, "description": f"*{p.kind.description}*"}
    return found


with gr.Blocks(title="Parameters") as demo:
    name = gr.Dropdown(list(FUNCTIONS), label="Function")
    viewer = gr.ParamViewer(describe("json.dumps"), anchor_links=True, max_height=400)
    name.change(describe, name, viewer)

if __name__ == "__main__":
    demo.launch()
