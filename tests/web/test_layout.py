import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clauses import split_clauses
from corpus.types import Policy, Span
from web.layout import contents, lay_out, marked_span


def words_of(text: str, mark: Span | None, *, marked: bool) -> str:
    sections = lay_out(text, split_clauses(text), mark)
    return "".join(
        piece.words
        for section in sections
        for paragraph in section.paragraphs
        for piece in paragraph
        if piece.marked or not marked
    )


def test_every_visible_character_is_laid_out(ufo: Policy) -> None:
    assert "".join(words_of(ufo.text, None, marked=False).split()) == "".join(ufo.text.split())


@given(st.data())
def test_exactly_the_span_is_marked(ufo: Policy, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(ufo.text) - 1))
    end = data.draw(st.integers(start + 1, len(ufo.text)))
    marked = words_of(ufo.text, Span(start, end), marked=True)
    assert "".join(marked.split()) == "".join(ufo.text[start:end].split())
    assert "".join(words_of(ufo.text, Span(start, end), marked=False).split()) == "".join(ufo.text.split())


def test_contents_list_parts_and_run_in_headings(ufo: Policy) -> None:
    entries = contents(ufo.text, split_clauses(ufo.text))
    assert [entry.id for entry in entries if entry.depth == 0] == ["1", "2", "3", "4"]
    assert [entry.words for entry in entries if entry.depth == 1][:2] == ["注册UFO账户", "下单"]
    assert len({entry.id for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("0", "3", Span(0, 3)),
        ("9", "10", Span(9, 10)),
        ("3", "3", None),
        ("4", "3", None),
        ("-1", "3", None),
        ("0", "11", None),
        ("0", "9" * 5000, None),
        ("٣", "5", None),
        ("1.5", "3", None),
        ("", "3", None),
        (None, "3", None),
        ("1", None, None),
    ],
)
def test_span_is_taken_from_the_address_where_it_is_one(start: str | None, end: str | None, span: Span | None) -> None:
    assert marked_span("零一二三四五六七八九", start, end) == span
