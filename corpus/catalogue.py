"""Every sentence that a person reads, in Chinese and English, by key.

The sentences stand in `corpus/messages/*.toml`; a file's name is the first part of the key:
`text("errors.empty_question", "zh")`.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import cast

from corpus.types import Language


@cache
def catalogue() -> dict[str, dict[Language, str]]:
    """Return all entries as `{"file.name": {"zh": ..., "en": ...}}`."""
    entries: dict[str, dict[Language, str]] = {}
    for file in resources.files("corpus").joinpath("messages").iterdir():
        if file.name.endswith(".toml"):
            prefix = file.name.removesuffix(".toml")
            for name, wording in tomllib.loads(file.read_text(encoding="utf-8")).items():
                entries[f"{prefix}.{name}"] = cast("dict[Language, str]", wording)
    return entries


def text(key: str, language: Language, /, **values: object) -> str:
    """Return the sentence of `key` in `language` with `{names}` filled in; raises KeyError for an unknown key."""
    return catalogue()[key][language].format(**values)
