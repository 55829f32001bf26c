"""schemathesis on the app's own OpenAPI document: every operation with values of its schema and beyond it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import showglass as gr
from tests.security.payloads import components
from tests.security.variants import Guarded, Variant, serving_as

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SECONDS = 5.0


def kind_of(value: Any) -> str:
    """The name of its type."""
    return type(value).__name__


def build() -> gr.Blocks:
    """An endpoint for each component that clients send values for."""
    with gr.Blocks() as app:
        text = gr.Textbox()
        button = gr.Button("Go")
        for name, cls in components().items():
            if not cls.skip_api:
                given: dict[str, Any] = (
                    {"components": ["text"], "samples": [["a"]]} if name == "Dataset" else {}
                )
                taker = cls(**given)
                button.click(kind_of, taker, text, api_name=f"take_{name}")
    return app


@pytest.fixture(scope="module")
def described() -> Iterator[Guarded]:
    with serving_as(Variant(False, False), build(), max_file_size="1mb") as running:
        yield running


@pytest.fixture(scope="module")
def operations(described: Guarded) -> list[Any]:
    document: Any = schemathesis.openapi.from_url(f"{described.api}openapi.json")
    found = [result.ok() for result in document.get_all_operations()]
    assert len(found) > len(components())
    return found


MODES = [GenerationMode.POSITIVE]
if (
    os.environ.get("SHOWGLASS_FUZZ") == "deep"
):  # slow to draw, and test_fuzz_values.py draws such values, too
    MODES.append(GenerationMode.NEGATIVE)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_every_operation_answers_as_it_says(operations: list[Any], mode: GenerationMode) -> None:
    """positive: values of the schema. negative: others."""
    for operation in operations:

        @given(operation.as_strategy(generation_mode=mode))
        @settings(max_examples=max(3, settings().max_examples // 5))
        def attack(case: Any) -> None:
            began = time.monotonic()
            case.call_and_validate(checks=CHECKS)
            assert time.monotonic() - began < SECONDS

        # an operation whose schema takes anything has nothing that is beyond it
        with contextlib.suppress(Unsatisfiable):
            attack()
