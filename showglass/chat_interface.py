"""`ChatInterface`: a function that answers, as a conversation."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from . import chat_examples
from .blocks import MOVED_TO_LAUNCH, Blocks
from .chat_options import checking, flagging_mode, keep_ratings
from .chat_turns import Chat, listener
from .components.base import Component
from .components.browser_state import BrowserState
from .components.chatbot import Chatbot
from .components.json import JSON
from .components.markdown import Markdown
from .components.multimodal_textbox import MultimodalTextbox
from .components.state import State
from .components.textbox import Textbox
from .declare import unknown_argument
from .edges import Dependency, add, assign
from .events import Listener, on
from .functions import describe
from .layouts.accordion import Accordion
from .messages import update
from .shortcuts import components
from .tree import Block

_KEYWORDS = {
    "multimodal": False, "chatbot": None, "textbox": None, "additional_inputs": None,
    "additional_inputs_accordion": None, "additional_outputs": None, "editable": False, "examples": None,
    "examples_label": "Examples", "example_labels": None, "example_icons": None, "run_examples_on_click": True,
    "cache_examples": None, "cache_mode": None, "title": None, "description": None, "flagging_mode": None,
    "flagging_options": ("Like", "Dislike"), "flagging_dir": ".gradio/flagged", "analytics_enabled": None,
    "autofocus": True, "autoscroll": True, "submit_btn": True, "stop_btn": True, "concurrency_limit": "default",
    "delete_cache": None, "show_progress": "minimal", "fill_height": True, "fill_width": False, "api_name": None,
    "api_description": None, "api_visibility": "public", "save_history": False, "validator": None,
}  # fmt: skip
_TALL = "max(320px, calc(100dvh - 240px))"
"""A conversation as high as the window, less the page's head, the message box and the footer."""


def _signature() -> inspect.Signature:
    kinds = inspect.Parameter
    named = [kinds(n, kinds.KEYWORD_ONLY, default=value) for n, value in _KEYWORDS.items()]
    return inspect.Signature([kinds("fn", kinds.POSITIONAL_OR_KEYWORD), *named])


class ChatInterface(Blocks):
    """A conversation with a function.

    fn: gets the message, the messages before it and the additional inputs; a message is a text, or with
    `multimodal` a dict of text and files. It returns or yields a text, a component, a message, or a list of them; with
    `additional_outputs` a tuple with a value for each of those. It may be a generator, async, or both.
    chatbot, textbox: components of your own. additional_inputs: components or their names, in an accordion.
    editable: people may edit their messages, which are then answered anew. examples: texts, dicts of text and files, or
    lists that begin with one of them and go on with additional inputs. run_examples_on_click: False puts an example
    into the message box. submit_btn, stop_btn: texts of the buttons, or whether there are any. The endpoint is named
    after `fn`, takes the message and the additional inputs, and remembers the conversation of its session.

    examples_label: name of the examples. cache_examples, cache_mode: keep what `fn` answers to each example, of all now
    ("eager") or of each when it is first chosen ("lazy"); None takes GRADIO_CACHE_EXAMPLES and GRADIO_CACHE_MODE.
    validator: gets a message, and as many of the additional inputs as it takes, before it is answered, and returns
    `gr.validate` results; it stands before the endpoint, too. flagging_mode: "manual" puts `flagging_options` under the
    answers, and keeps each rating with its conversation in `log.csv` in `flagging_dir`; "never" does not; None takes
    GRADIO_CHAT_FLAGGING_MODE. save_history: the browser keeps the conversations, in a list beside the Chatbot;
    `saved_conversations` is the BrowserState with all of them.

    Raises TypeError for an unknown keyword and ValueError for arguments that do not fit.
    """

    __signature__ = _signature()

    def __init__(self, fn: Callable[..., Any], **keywords: Any) -> None:
        legacy = {k: keywords.pop(k) for k in MOVED_TO_LAUNCH if k in keywords}
        for name in keywords:
            if name not in _KEYWORDS:
                raise TypeError(unknown_argument("ChatInterface", name, ["fn", *_KEYWORDS]))
        self.settings: dict[str, Any] = {**_KEYWORDS, **keywords}
        self.flagging_mode = flagging_mode(self.settings["flagging_mode"])
        self.fn = fn
        self._function = describe(fn)
        self._make_parts()
        super().__init__(
            mode="chat_interface",
            title=self.settings["title"] or "showglass",
            fill_height=self.settings["fill_height"],
            fill_width=self.settings["fill_width"],
            delete_cache=self.settings["delete_cache"],
            **legacy,
        )
        with self:
            self._place_parts()
            self._listen()

    # -- the parts ----------------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        s = self.settings
        self.additional_inputs = components(s["additional_inputs"])
        given = s["additional_outputs"]
        several = (
            given if isinstance(given, (list, tuple)) else [given] if given is not None else []
        )
        self.additional_outputs: list[Component[Any, Any, Any]] = list(several)
        names = [p.name for p in self._function.parameters][2:]
        for name, block in zip(names, self.additional_inputs, strict=False):
            if block.label is None:
                block.label = name
        self.chatbot = self._chatbot(s["chatbot"])
        self.textbox = self._textbox(s["textbox"])
        self.multimodal = isinstance(self.textbox, MultimodalTextbox)
        self.examples = [chat_examples.read(one) for one in s["examples"] or ()]
        if self.examples and not self.chatbot.examples:
            shown = chat_examples.shown(self.examples, s["example_labels"], s["example_icons"])
            self.chatbot.examples = shown  # type: ignore[assignment]  # checked by the class
            # "Examples" is the page's own word, in the person's language
            self.chatbot.examples_label = (
                None if s["examples_label"] == "Examples" else s["examples_label"]
            )

    def _chatbot(self, given: Chatbot | None) -> Chatbot:
        if given is not None and not isinstance(given, Chatbot):
            raise ValueError(f"ChatInterface(chatbot=) must be a Chatbot, got {given!r}.")
        if given is None:
            height = _TALL if self.settings["fill_height"] else 400
            given = Chatbot(
                label="Chatbot", height=height, autoscroll=self.settings["autoscroll"], render=False
            )
        elif given.parent is not None:
            given.unrender()
        if self.settings["editable"] and given.editable is None:
            given.editable = "user"
        return given

    def _textbox(self, given: Any) -> Textbox | MultimodalTextbox:
        s = self.settings
        if given is None:
            cls = MultimodalTextbox if s["multimodal"] else Textbox
            return cls(
                label="Message",
                show_label=False,
                container=False,
                placeholder="Type a message…",
                autofocus=s["autofocus"],
                submit_btn=s["submit_btn"],
                render=False,
            )
        if not isinstance(given, (Textbox, MultimodalTextbox)):
            raise ValueError(
                f"ChatInterface(textbox=) must be a Textbox or a MultimodalTextbox, got {given!r}."
            )
        if given.parent is not None:
            given.unrender()
        if "submit_btn" not in given._given:
            given.submit_btn = s["submit_btn"]
        return given

    def _place_parts(self) -> None:
        s = self.settings
        if s["title"] and self.root is not self:
            Markdown(f"## {s['title']}")
        if s["description"]:
            Markdown(s["description"])
        self.saved_conversations = self._saved() if s["save_history"] else None
        self.chatbot.render()
        self.textbox.render()
        waiting = [b for b in self.additional_inputs if b.parent is None]
        if waiting:
            given = s["additional_inputs_accordion"]
            label = given if isinstance(given, str) else "Additional inputs"
            with given if isinstance(given, Accordion) else Accordion(label, open=False):
                for block in waiting:
                    block.render()
        for block in self.additional_outputs:
            if block.parent is None:
                block.render()

    def _saved(self) -> BrowserState:
        """What keeps the conversations. Its name and secret outlive a restart of the app."""
        name = f"_saved_conversations_{self.settings['title'] or ''}_{self._function.name}"
        state = BrowserState([], storage_key=name, secret=name)
        self.chatbot.conversations = state._id
        return state

    # -- events -------------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        self._validator = checking(self.settings["validator"], len(self.additional_inputs))
        chat = Chat(self._function, self.multimodal, self.examples, len(self.additional_outputs))
        starts: list[tuple[Listener, Any]] = [
            (self.textbox.submit, chat.submitted),
            (self.chatbot.retry, chat.asked_again),
            (self.chatbot.option_select, chat.option_chosen),
        ]
        if self.chatbot.editable:
            starts.append((self.chatbot.edit, chat.asked_again))
        if self.examples and not self.settings["run_examples_on_click"]:
            self._fill_in(self.chatbot.example_select, chat.filled_in, self.textbox)
        elif self.examples and chat_examples.wanted(self.settings["cache_examples"]):
            self._answer_from_folder(chat)
        elif self.examples:
            starts.append((self.chatbot.example_select, chat.example_chosen))
        self._fill_in(self.chatbot.undo, chat.taken_back, self.chatbot, self.textbox)
        stop = self._stops([(t.block, t.event.name) for t, _ in starts])
        edges = [
            self._answer(trigger, listener(chat, start), f"_{start.__name__}")
            for trigger, start in starts
        ]
        if stop:
            resting = update(submit_btn=self.textbox.submit_btn, stop_btn=False)
            for edge in edges:
                assign(self.root, [], [self.textbox], [resting], after=edge)
            self.textbox.stop(None, cancels=edges, show_progress="hidden")
        self._endpoint(chat)
        if self.flagging_mode == "manual":
            options, folder = self.settings["flagging_options"], self.settings["flagging_dir"]
            self.flagging_callback = keep_ratings(self.chatbot, options or (), folder)

    def _stops(self, targets: list[tuple[Block | None, str]]) -> bool:
        """While an answer is written, the button that stops it stands in the place of the one that submits."""
        words = self.settings["stop_btn"]
        if not words:
            return False
        assign(self.root, targets, [self.textbox], [update(submit_btn=False, stop_btn=words)])
        return True

    def _answer_from_folder(self, chat: Chat) -> None:
        """A chosen example is answered with what is kept for it."""
        lazy = chat_examples.is_lazy(self.settings["cache_mode"])
        answers = chat_examples.KeptAnswers(
            chat,
            self.textbox,
            self.chatbot,
            self.additional_inputs,
            self.additional_outputs,
            lazy=lazy,
        )
        on(
            self.chatbot.example_select,
            answers.listener(),
            None,
            [self.chatbot, *self.additional_outputs],
            "_example_answered",
            queue=lazy,
            postprocess=False,
            show_progress=self.settings["show_progress"] if lazy else "hidden",
            api_visibility="undocumented",
        )

    def _answer(self, trigger: Listener, fn: Callable[..., Any], name: str) -> Dependency:
        s = self.settings
        return on(
            trigger,
            fn,
            [self.textbox, self.chatbot, *self.additional_inputs],
            [self.textbox, self.chatbot, *self.additional_outputs],
            name,
            concurrency_limit=s["concurrency_limit"],
            concurrency_id=f"chat-{self._id}",
            show_progress=s["show_progress"],
            show_progress_on=self.chatbot,
            api_visibility="undocumented",
            validator=self._validator if name == "_submitted" else None,
        )

    def _fill_in(self, trigger: Listener, fn: Callable[..., Any], *outputs: Block) -> None:
        on(
            trigger,
            fn,
            [self.chatbot],
            list(outputs),
            f"_{fn.__name__}",
            queue=False,
            show_progress="hidden",
            api_visibility="undocumented",
        )

    def _endpoint(self, chat: Chat) -> None:
        """What clients call: no page's conversation, but one of the client's own session."""
        s = self.settings
        memory = State([])
        answer = JSON(label="Response", visible=False)
        options = {
            name: s[name] for name in ("concurrency_limit", "api_visibility", "api_description")
        }
        options["concurrency_id"] = f"chat-{self._id}"
        options["validator"] = self._validator
        if options["api_description"] is None:
            options["api_description"] = self._function.doc or None
        add(
            self.root,
            [],
            chat.endpoint(),
            [self.textbox, memory, *self.additional_inputs],
            [answer, memory, *self.additional_outputs],
            s["api_name"] or self._function.name,
            options,
            owner="ChatInterface",
        )
