"""Declaring a class by its props: one line a prop, the constructor follows.

The form reads like a dataclass to type checkers. At run time a declared class gets a constructor that names a wrong
argument and the nearest right one, and a real `inspect.signature`.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable
from typing import Any, ClassVar, dataclass_transform


class _Missing:
    def __repr__(self) -> str:
        return "<required>"


MISSING: Any = _Missing()


class Prop:
    """What is known of one declared prop.

    `wire` tells whether the page is told; `annotation` is the source text of its type, for the generated files.
    """

    __slots__ = ("alias", "annotation", "default", "doc", "init", "kw_only", "name", "wire")

    def __init__(
        self, default: Any, kw_only: bool, init: bool, wire: bool, doc: str, alias: str | None
    ) -> None:
        self.default = default
        self.alias = alias
        self.kw_only = kw_only
        self.init = init
        self.wire = wire
        self.doc = doc
        self.name = ""
        self.annotation = ""


def prop(
    *,
    default: Any = MISSING,
    kw_only: bool = True,
    init: bool = True,
    wire: bool = True,
    doc: str = "",
    alias: str | None = None,
) -> Any:
    """Declare a prop of a component or layout.

    default: the value when the caller gives none; shared by all instances, so never a list or dict.
    kw_only: False takes it by position, in the order of declaration.
    init: False drops an inherited prop from the constructor; it keeps its default.
    wire: False keeps it from the page.
    doc: one sentence for the generated documentation.
    alias: the constructor's name for it, where a method needs the attribute's name.
    """
    return Prop(default, kw_only, init, wire, doc, alias)


def _constructor_signature(props: dict[str, Prop], extra: bool) -> inspect.Signature:
    kinds = inspect.Parameter
    shown = [p for p in props.values() if p.init]
    parameters = [
        kinds(
            p.name,
            kinds.KEYWORD_ONLY if p.kw_only else kinds.POSITIONAL_OR_KEYWORD,
            default=kinds.empty if p.default is MISSING else p.default,
            annotation=p.annotation or kinds.empty,
        )
        for p in sorted(shown, key=lambda p: p.kw_only)
    ]
    if extra:
        parameters.append(kinds("props", kinds.VAR_KEYWORD))
    return inspect.Signature(parameters)


class _LazySignature:
    """Builds the signature when somebody asks: importing fifty components must not pay for it."""

    def __get__(self, instance: object, owner: type[Declared]) -> inspect.Signature:
        return _constructor_signature(owner.__props__, owner.__extra__)


@dataclass_transform(kw_only_default=True, field_specifiers=(prop,))
class Declared:
    """Base of everything that is declared by props."""

    __props__: ClassVar[dict[str, Prop]] = {}
    __defaults__: ClassVar[dict[str, Any]] = {}
    __positional__: ClassVar[tuple[str, ...]] = ()
    __required__: ClassVar[tuple[str, ...]] = ()
    __extra__: ClassVar[bool] = False
    """True takes unknown keywords too and hands them to `take_extra`."""
    __signature__: ClassVar[Any] = _LazySignature()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        props = dict(cls.__props__)
        for name, annotation in inspect.get_annotations(cls).items():
            declared = cls.__dict__.get(name)
            if not isinstance(declared, Prop):
                continue
            declared.name = declared.alias or name
            declared.annotation = str(annotation)
            props.pop(declared.name, None)
            props[declared.name] = declared
            delattr(cls, name)
        settle(cls, props)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        cls = type(self)
        given = _bind(cls, args, kwargs) if args or kwargs or cls.__required__ else {}
        state = self.__dict__
        state.update(cls.__defaults__)
        state.update(given)
        self._given = frozenset(given)
        self.__post_init__()

    def __post_init__(self) -> None:
        """Bring the props into their normal form; must give the same result when run again."""

    def take_extra(self, extra: dict[str, Any]) -> None:
        """Receives keywords that are no props, for classes with `__extra__`."""
        raise NotImplementedError


def settle(cls: type[Declared], props: dict[str, Prop]) -> None:
    """Make `props` all that the class is declared by, in this order."""
    cls.__props__ = props
    cls.__defaults__ = {p.name: p.default for p in props.values()}
    cls.__positional__ = tuple(p.name for p in props.values() if p.init and not p.kw_only)
    cls.__required__ = tuple(p.name for p in props.values() if p.default is MISSING)


def _bind(cls: type[Declared], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    positional = cls.__positional__
    if len(args) > len(positional):
        raise TypeError(
            f"{cls.__name__}() takes {len(positional)} positional arguments"
            f" ({', '.join(positional) or 'none'}) but {len(args)} were given; pass the rest by name."
        )
    given = dict(zip(positional, args, strict=False))
    for name, value in kwargs.items():
        declared = cls.__props__.get(name)
        if declared is None or not declared.init:
            if not cls.__extra__:
                raise TypeError(unknown_argument(cls.__name__, name, _known(cls)))
        elif name in given:
            raise TypeError(
                f"{cls.__name__}() got two values for {name!r}: one by position and one by name."
            )
        given[name] = value
    for name in cls.__required__:
        if name not in given:
            raise TypeError(f"{cls.__name__}() needs {name!r}.")
    return given


def _known(cls: type[Declared]) -> list[str]:
    return [p.name for p in cls.__props__.values() if p.init]


def unknown_argument(owner: str, name: str, known: list[str]) -> str:
    """The message for a keyword that `owner` does not take, with the nearest one that it does."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f" Did you mean {close[0]!r}?" if close else f" It takes: {', '.join(sorted(known))}."
    return f"{owner}() has no argument {name!r}.{hint}"


def accepts(function: Callable[..., Any]) -> list[str]:
    """Names that `function` takes, for `unknown_argument`."""
    return [
        p for p in inspect.signature(function).parameters if p not in {"self", "args", "kwargs"}
    ]
