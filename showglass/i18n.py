"""`I18n`: an author's texts in several languages, chosen in the browser by who reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

SIGN = "__i18n__"
MAX_KEY = 1_000
MAX_TEXT = 20_000
MAX_TOTAL = 1 << 20
"""Characters of all keys and texts together: they are in every page."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_MARK = re.compile(
    re.escape(SIGN) + r'(\{"__type__": ?"translation_metadata", ?"key": ?"(?:[^"\\]|\\.)*"\})'
)

Translations = dict[str, dict[str, str]]


class I18nData(str):
    """A text that each visitor reads in their own language: a mark on the wire, with the key of the text.

    key: what it was asked for by. It may be a part of a longer text.
    """

    key: str
    translations: Translations

    def __new__(cls, key: str, translations: Translations | None = None) -> I18nData:
        said = {"__type__": "translation_metadata", "key": key}
        mark = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        made = super().__new__(cls, SIGN + mark)
        made.key = key
        made.translations = translations or {}
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.key, self.translations))

    def __repr__(self) -> str:
        return f"I18nData({self.key!r})"


class I18n:
    """Texts by key, a dict for each language: `I18n(en={"hello": "Hello"}, de={"hello": "Hallo"})`.

    Calling it with a key gives what stands for the text wherever a component takes one. Pass it to `launch(i18n=)`.
    Languages are BCP 47 names; write `zh_CN` where Python wants a name, or `**{"zh-CN": …}`. Raises TypeError and
    ValueError for what is no text, no language, or too much of it.
    """

    def __init__(self, **translations: Mapping[str, str]) -> None:
        self.translations: Translations = {}
        for name, texts in translations.items():
            language = name.replace("_", "-")
            if not _LANGUAGE.fullmatch(language):
                raise ValueError(
                    f"I18n({name}=): that is no name of a language, like en, pt_BR or zh_Hant."
                )
            self.translations[language] = _checked(name, texts)
        total = sum(len(k) + len(v) for t in self.translations.values() for k, v in t.items())
        if total > MAX_TOTAL:
            raise ValueError(
                f"I18n(): {total:,} characters are too many for every page, at most {MAX_TOTAL:,}."
            )

    def __call__(self, key: str) -> I18nData:
        """What stands for the text of `key`. Raises TypeError when it is no text."""
        if not isinstance(key, str):
            raise TypeError(f"The key of a translation is a text, got {key!r}.")
        return I18nData(key, self.translations)


def _checked(language: str, texts: Any) -> dict[str, str]:
    if not isinstance(texts, Mapping):
        raise TypeError(f"I18n({language}=) must be a dict of texts by key, got {texts!r}.")
    for key, text in texts.items():
        if not isinstance(key, str) or not isinstance(text, str):
            raise TypeError(f"I18n({language}=): {key!r} and {text!r} must both be texts.")
        if len(key) > MAX_KEY or len(text) > MAX_TEXT:
            raise ValueError(
                f"I18n({language}=): {key[:40]!r} is too long: a key has at most {MAX_KEY:,} characters, a text"
                f" {MAX_TEXT:,}."
            )
    return {str(key): str(text) for key, text in texts.items()}


def translations_of(given: Any) -> Translations | None:
    """What `launch(i18n=)` was given, by language. Raises TypeError."""
    if given is None:
        return None
    if not isinstance(given, I18n):
        raise TypeError(f"launch(i18n=) must be an I18n, got {given!r}.")
    return given.translations


def plain(text: Any, translations: Translations | None = None) -> Any:
    """`text` for who has no language: in English, else in the first one that there is. Anything else as it is.

    translations: those of the app; None takes what the text brings.
    """
    if not isinstance(text, str) or SIGN not in text:
        return text
    known = translations
    if known is None:
        known = text.translations if isinstance(text, I18nData) else {}
    tables = [known.get("en", {}), *known.values()]

    def found(mark: re.Match[str]) -> str:
        key = json.loads(mark[1])["key"]
        return str(next((table[key] for table in tables if key in table), key))

    return _MARK.sub(found, str.__str__(text))
