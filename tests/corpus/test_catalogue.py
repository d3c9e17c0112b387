"""Everything a person reads exists in Chinese and in English, with the same blanks to fill in."""

import re
import string

import pytest

from corpus.catalogue import catalogue
from corpus.errors import InputError, OperationError, PlainClauseError

KEYS = sorted(catalogue())
# Clause numbers as examples, and the name of the other language on the switch to it.
QUOTED = re.compile("二、3|第三条|^中文$")


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("key", KEYS)
def test_both_languages(key: str) -> None:
    entry = catalogue()[key]
    assert set(entry) == {"zh", "en"}
    assert blanks(entry["zh"]) == blanks(entry["en"])
    assert not re.search(r"[\u4e00-\u9fff]", QUOTED.sub("", entry["en"])), "Chinese in the English sentence"


def test_errors_of_input_exit_with_two_and_others_with_one() -> None:
    def below(kind: type[PlainClauseError]) -> list[type[PlainClauseError]]:
        return [kind, *(k for child in kind.__subclasses__() for k in below(child))]

    assert {kind.exit_code for kind in below(InputError)} == {2}
    assert {kind.exit_code for kind in below(OperationError)} == {1}


def test_a_value_with_braces_is_shown_as_it_is() -> None:
    assert "{x}" in InputError("bad_setting", key="K", fault="{x}").message("zh")
