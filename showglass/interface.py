"""`Interface`: a function, its inputs and its outputs as an app."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .blocks import MOVED_TO_LAUNCH, Blocks
from .components.base import Component
from .components.button import Button
from .components.clear_button import ClearButton
from .components.deep_link_button import DeepLinkButton
from .components.duplicate_button import DuplicateButton
from .components.markdown import Markdown
from .components.state import State
from .declare import unknown_argument
from .edges import Dependency, assign
from .events import Listener, listeners, on
from .examples import Examples
from .flagging import CSVLogger, FlaggingCallback
from .flagging.buttons import FlagButtons
from .functions import Function, describe
from .layouts.accordion import Accordion
from .layouts.column import Column
from .layouts.row import Row
from .messages import update
from .shortcuts import components
from .tree import Block

_KEYWORDS = {
    "cache_examples": None, "cache_mode": None, "examples_per_page": 10, "example_labels": None, "preload_example": 0,
    "live": False, "title": None, "description": None, "article": None, "flagging_mode": None, "flagging_options": None,
    "flagging_dir": ".gradio/flagged", "flagging_callback": None, "analytics_enabled": None, "batch": False,
    "max_batch_size": 4, "api_visibility": "public", "api_name": None, "api_description": None, "_api_mode": False,
    "allow_duplication": False, "concurrency_limit": "default", "additional_inputs": None,
    "additional_inputs_accordion": None, "submit_btn": "Submit", "stop_btn": "Stop", "clear_btn": "Clear",
    "delete_cache": None, "show_progress": "full", "fill_width": False, "time_limit": 30, "stream_every": 0.5,
    "deep_link": None, "validator": None, "process": False,
}  # fmt: skip


def _signature() -> inspect.Signature:
    """The constructor's, which names more than the props that an Interface has of Blocks."""
    kinds = inspect.Parameter
    places = [kinds(n, kinds.POSITIONAL_OR_KEYWORD) for n in ("fn", "inputs", "outputs")]
    places.append(kinds("examples", kinds.POSITIONAL_OR_KEYWORD, default=None))
    named = [kinds(n, kinds.KEYWORD_ONLY, default=value) for n, value in _KEYWORDS.items()]
    return inspect.Signature([*places, *named, kinds("keywords", kinds.VAR_KEYWORD)])


class Interface(Blocks):
    """A page around one function: inputs, a button, outputs, examples, flagging.

    fn: any function, method, generator or async function. inputs, outputs: components, their
    names, or lists of them; None for none; the same components on both sides make one column.
    examples: a list of rows, one value an input, or a folder. live: run on every change instead of a button.
    title, description, article: text above and below. flagging_mode: "manual" shows a button, "auto" keeps every
    result, "never". flagging_options: labels of the buttons, or (label, value) pairs. flagging_dir: folder of the
    samples. flagging_callback: what keeps them. batch, max_batch_size: `fn` takes lists of waiting calls.
    api_name, api_description, api_visibility: the endpoint. additional_inputs: more inputs in an accordion.
    submit_btn, stop_btn, clear_btn: texts or Buttons. time_limit, stream_every: seconds, for streaming inputs.
    deep_link: True, or its text or DeepLinkButton, for a button that copies a link to the values on the page.
    allow_duplication: a button that copies the app on its host.
    validator: looks at the inputs before the event is queued. process: run `fn` in a worker process.
    Raises TypeError for an unknown keyword, naming the nearest one, and ValueError for arguments that do not fit.
    """

    __signature__ = _signature()

    def __init__(
        self,
        fn: Callable[..., Any],
        inputs: str | Block | Sequence[str | Block] | None,
        outputs: str | Block | Sequence[str | Block] | None,
        examples: list[Any] | str | None = None,
        **keywords: Any,
    ) -> None:
        legacy = {k: keywords.pop(k) for k in MOVED_TO_LAUNCH if k in keywords}
        for name in keywords:
            if name not in _KEYWORDS:
                raise TypeError(
                    unknown_argument(
                        "Interface", name, ["fn", "inputs", "outputs", "examples", *_KEYWORDS]
                    )
                )
        self.settings: dict[str, Any] = {**_KEYWORDS, **keywords}
        self.fn = fn
        self._function = describe(fn)
        self._make_ports(inputs, outputs)
        title = self.settings["title"]
        super().__init__(
            mode="interface",
            title=title or "showglass",
            fill_width=self.settings["fill_width"],
            delete_cache=self.settings["delete_cache"],
            **legacy,
        )
        with self:
            self._build(examples)

    # -- the parts ----------------------------------------------------------------------------------------------------

    def _make_ports(self, inputs: Any, outputs: Any) -> None:
        self.input_components = components(inputs)
        self.main_inputs = list(self.input_components)
        self.additional = components(self.settings["additional_inputs"])
        self.input_components += self.additional
        self.output_components = components(outputs)
        if not self.input_components and not self.output_components:
            raise ValueError("Interface needs inputs, outputs or both.")
        self.unified = bool(self.main_inputs) and self.main_inputs == self.output_components
        names = [p.name for p in self._function.parameters]
        for at, block in enumerate(self.input_components):
            _fill_state(self._function, at, block)
            if getattr(block, "label", "") is None and at < len(names):
                block.label = names[at]
        several = len(self.output_components) > 1
        for at, block in enumerate(self.output_components):
            if self.unified:
                continue
            if getattr(block, "label", "") is None:
                block.label = f"output {at}" if several else "output"
            if not isinstance(block, Button):
                block.interactive = False

    def _build(self, examples: Any) -> None:
        s = self.settings
        if s["title"] and self.root is not self:
            # a page of its own has the title in its header
            Markdown(f"## {s['title']}")
        if s["description"]:
            Markdown(s["description"])
        self.clear_btn = self._clear_button()
        self.submit_btn = self._button(s["submit_btn"], "Submit", "primary")
        if not self.input_components and s["submit_btn"] == "Submit":
            self.submit_btn.value = "Generate"
        self.stop_btn = self._button(s["stop_btn"], "Stop", "stop")
        self.stop_btn.visible = False
        self.flags = self._flags()
        self.flag_buttons = self.flags.buttons
        with Row():
            if self.main_inputs:
                with Column() as self.input_column:
                    self._place_inputs()
                    self._place_actions(with_flags=self.unified)
            if self.output_components and not self.unified:
                with Column() as self.output_column:
                    self._place_outputs()
        self._place_sharing()
        edge = self._listen()
        self._listen_flags(edge)
        self._listen_clear()
        if examples:
            self._add_examples(examples)
        if s["article"]:
            Markdown(s["article"])

    def _button(self, given: str | Button | None, fallback: str, variant: Any) -> Button:
        if isinstance(given, Button):
            return given.unrender() if given.parent is not None else given
        return Button(given or fallback, variant=variant, render=False)

    def _clear_button(self) -> ClearButton:
        given = self.settings["clear_btn"]
        if isinstance(given, ClearButton):
            return given.unrender() if given.parent is not None else given
        return ClearButton(value=given or "Clear", render=False)

    def _place_inputs(self) -> None:
        for block in self.main_inputs:
            block.render()
        if self.additional:
            given = self.settings["additional_inputs_accordion"]
            label = given if isinstance(given, str) else "Additional inputs"
            with given if isinstance(given, Accordion) else Accordion(label, open=False):
                for block in self.additional:
                    block.render()

    def _place_actions(self, with_flags: bool) -> None:
        with Row():
            self.clear_btn.render()
            if not self.settings["live"]:
                self.submit_btn.render()
                if self._function.generates:
                    self.stop_btn.render()
            elif self._function.generates:
                self.stop_btn.render()
            if with_flags:
                self.flags.render()

    def _place_outputs(self) -> None:
        for block in self.output_components:
            block.render()
        if not self.main_inputs:
            self._place_actions(with_flags=True)
            return
        if self.flag_buttons:
            with Row():
                self.flags.render()

    def _place_sharing(self) -> None:
        """Buttons that copy a link to what the page shows, and the app on its host."""
        link = self.settings["deep_link"]
        if link or self.settings["allow_duplication"]:
            with Row():
                if isinstance(link, DeepLinkButton):
                    link.unrender().render()
                elif link:
                    DeepLinkButton(
                        link if isinstance(link, str) else "Share via Link", size="sm", scale=0
                    )
                if self.settings["allow_duplication"]:
                    DuplicateButton()

    # -- events -------------------------------------------------------------------------------------------------------

    def _listen(self) -> Dependency:
        s = self.settings
        live = bool(s["live"] and self.main_inputs)
        streaming = [b for b in self.main_inputs if getattr(b, "streaming", False)]
        triggers = self._live_triggers() if live else self._submit_triggers()
        if not triggers:
            triggers = [self.submit_btn.click]
        options: dict[str, Any] = {
            name: s[name]
            for name in (
                "api_description", "api_visibility", "batch", "max_batch_size", "concurrency_limit",
                "show_progress", "validator", "process",
            )
        }  # fmt: skip
        if live:
            options["trigger_mode"] = "multiple" if streaming else "always_last"
            options["show_progress"] = (
                "hidden" if s["show_progress"] == "full" else s["show_progress"]
            )
        if streaming:
            options.update(time_limit=s["time_limit"], stream_every=s["stream_every"])
        if not self._function.generates:
            return on(
                triggers,
                self.fn,
                self.input_components,
                self.output_components,
                s["api_name"],
                **options,
            )
        return self._listen_generator(triggers, options)

    def _listen_generator(self, triggers: list[Listener], options: dict[str, Any]) -> Dependency:
        """While a generator runs, the stop button stands in the place of the submit button."""
        swap = [self.submit_btn, self.stop_btn] if not self.settings["live"] else [self.stop_btn]
        running = [update(visible=False), update(visible=True)][-len(swap) :]
        resting = [update(visible=True), update(visible=False)][-len(swap) :]
        targets = [(t.block, t.event.name) for t in triggers]
        assign(self.root, list(targets), swap, running)
        edge = on(
            triggers,
            self.fn,
            self.input_components,
            self.output_components,
            self.settings["api_name"],
            **options,
        )
        assign(self.root, [], swap, resting, after=edge)
        self.stop_btn.click(None, cancels=edge, show_progress="hidden")
        return edge

    def _submit_triggers(self) -> list[Listener]:
        return [self.submit_btn.click, *listeners(self.input_components, "submit")]

    def _live_triggers(self) -> list[Listener]:
        found = []
        for block in self.input_components:
            name = "stream" if getattr(block, "streaming", False) else "change"
            if name in type(block).__events__:
                found.append(getattr(block, name))
        return found

    def _listen_clear(self) -> None:
        both = [*self.input_components, *([] if self.unified else self.output_components)]
        self.clear_btn.add([b for b in both if isinstance(b, Component)])

    def _add_examples(self, examples: Any) -> None:
        s = self.settings
        taking = [b for b in self.input_components if not isinstance(b, State)]
        self.examples_handler = Examples(
            examples=examples,
            inputs=taking,
            outputs=self.output_components,
            fn=self.fn,
            cache_examples=s["cache_examples"],
            cache_mode=s["cache_mode"],
            examples_per_page=s["examples_per_page"],
            example_labels=s["example_labels"],
            batch=s["batch"],
            preload=s["preload_example"],
        )

    def _flags(self) -> FlagButtons:
        s = self.settings
        mode = s["flagging_mode"] or os.environ.get("GRADIO_FLAGGING_MODE", "manual")
        return FlagButtons(mode if self.output_components else "never", s["flagging_options"])

    def _listen_flags(self, edge: Dependency) -> None:
        s = self.settings
        columns = [*self.input_components, *self.output_components]
        callback = s["flagging_callback"] or CSVLogger()
        if self.flags.listen(edge, columns, callback, Path(s["flagging_dir"])):
            self.flagging_callback: FlaggingCallback = callback


def _fill_state(function: Function, at: int, block: Block) -> None:
    """`"state"` as an input starts with the default of its parameter."""
    if isinstance(block, State) and "value" not in block._given and at < len(function.parameters):
        block.value = function.parameters[at].default
