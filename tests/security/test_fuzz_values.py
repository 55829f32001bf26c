"""Values that no page would send, to every component through a door: refused in words, or taken; never a fault."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import showglass as gr
from tests.security.payloads import components, hostile_values, schema_of, takes_files
from tests.security.variants import Guarded, Variant, serving_as

OPTIONS: dict[str, list[dict[str, Any]]] = {
    "Chatbot": [{"reasoning_tags": [("<a>", "</a>")]}],
    "CheckboxGroup": [{"choices": ["a", "b"], "type": "index"}],
    "Dataset": [{"components": ["text"], "samples": [["a"]]}],
    "Dropdown": [
        {"choices": ["a", ("b", 2)], "type": "index"},
        {"choices": ["a"], "multiselect": True, "max_choices": 1},
        {"choices": ["a"], "allow_custom_value": True},
    ],
    "File": [{"file_count": "multiple"}, {"type": "binary", "file_types": ["image"]}],
    "Gallery": [{"type": "pil"}, {"type": "filepath"}],
    "Image": [{"type": "pil", "image_mode": "L"}, {"type": "filepath"}],
    "ImageEditor": [{"type": "pil"}],
    "Number": [{"precision": 0}, {"precision": 3, "minimum": 0, "maximum": 9}],
    "Radio": [{"choices": ["a", ("b", 2)], "type": "index"}],
    "Slider": [{"minimum": -1, "maximum": 1, "step": 0.1}],
    "Textbox": [{"max_length": 3}, {"type": "email"}],
}
"""Options under which a component reads values in another way."""
CASES: list[tuple[str, dict[str, Any]]] = [
    (name, options)
    for name, cls in components().items()
    if not cls.skip_api
    for options in [*([] if name == "Dataset" else [{}]), *OPTIONS.get(name, [])]
]
NOT_SHOWN = {"JSON": "a text that is no JSON", "Label": "a class without a number"}
"""Takes what it does not show: when a function returns that, it is its author's to mend."""
SECONDS = 5.0
GROWTH = 400 * 1024 * 1024
"""Bytes that the process may grow by in all of these tests together; it runs the server, too."""


def build() -> gr.Blocks:
    """`in_NUMBER` takes a value of a case, `echo_NUMBER` gives it back to the same component."""
    with gr.Blocks() as app:
        text = gr.Textbox()
        button = gr.Button("Go")
        for at, (name, options) in enumerate(CASES):
            cls: Any = components()[name]
            component = cls(**options)
            button.click(lambda value: type(value).__name__, component, text, api_name=f"in_{at}")
            button.click(lambda value: value, component, component, api_name=f"echo_{at}")
    return app


pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[Guarded]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with serving_as(Variant(False, False), build(), max_file_size="1mb") as running:
        yield running
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert sys.platform == "darwin" or grown < GROWTH, f"{grown >> 20} MB more"


@pytest.mark.parametrize("case", range(len(CASES)), ids=lambda at: f"{CASES[at][0]}-{at}")
def test_any_value_is_taken_or_refused(fuzzed: Guarded, case: int) -> None:
    name, options = CASES[case]
    schema = schema_of(components()[name]) or {}
    ticket = ""
    if takes_files(schema):
        files = {"files": ("a.png", b"no picture")}
        [ticket] = fuzzed.http.post("upload", files=files).json()

    kinds = ["in"] if options or name in NOT_SHOWN else ["in", "echo"]

    @given(hostile_values(schema, ticket), st.sampled_from(kinds))
    def attack(value: Any, kind: str) -> None:
        body = json.dumps({"data": [value]})
        began = time.monotonic()
        answer = fuzzed.http.post(f"run/{kind}_{case}", content=body)
        assert answer.status_code in (200, 400, 413), (answer.status_code, answer.text[:500])
        if answer.status_code == 400:
            said = answer.json()
            assert said.get("error") or said.get("detail"), said
        assert time.monotonic() - began < SECONDS

    attack()
