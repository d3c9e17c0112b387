"""Folding makes equal what a reader takes for equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import fold, visible


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("你們會分享我的定位嗎", "你们会分享我的定位吗"),
        ("ＧＰＳ　定位", "gps 定位"),
        ("定\u200b位\ufeff", "定位"),
        ("\u202e定位\u202c", "定位"),
        ("a\ud800b", "ab"),
        ("  a \n b\t", "a b"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\u200b\u200d", "\ufeff", "\u2060\u00ad", "\u3164", "\x00\x07"])
def test_nothing_visible(text: str) -> None:
    assert visible(text) == ""


@given(st.text())
def test_folding_twice_changes_nothing_visible(text: str) -> None:
    assert visible(visible(text)) == visible(text)
