"""What holds for every policy: nothing lost or doubled, exact offsets, stable ids, right marks, linear time."""

import string
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.clauses import split_clauses
from corpus.figures import lost_characters

_CN = "一二三四五六七八九十"

# Ways to print the number n; no two of one group count together.
STYLES: tuple[Callable[[int], str], ...] = (
    lambda n: f"第{_CN[n - 1]}条",
    lambda n: f"{_CN[n - 1]}、",
    lambda n: f"（{_CN[n - 1]}）",
    lambda n: f"{n}、",
    lambda n: f"({n})",
    lambda n: f"{n})",
    lambda n: "①②③④⑤⑥⑦⑧"[n - 1],
    lambda n: f"【{n}】",
    lambda n: f"{string.ascii_lowercase[n - 1]}.",
    lambda n: f"{string.ascii_uppercase[n - 1]}、",
)
SENTENCES = st.sampled_from(
    ("我们收集您的手机号码。", "我们不会出售您的信息。", "您可以随时注销账号。", "订单信息用于发货；退货时也会用到。")
)


@dataclass(frozen=True)
class Item:
    """A line of a generated policy and the marks it stands under."""

    line: str
    markers: tuple[str, ...]


@st.composite
def policies(draw: st.DrawFn) -> list[Item]:
    """Return the lines of a policy with chapters and nested lists, each level numbered in a style of its own."""
    depth = draw(st.integers(1, 4))
    order = draw(st.permutations(range(1, len(STYLES))))
    styles = [draw(st.sampled_from((0, 1))), *[s for s in order if s != 1]][:depth]
    lines = [Item("示例隐私政策", ())]
    lines += _level(draw, [STYLES[s] for s in styles], ())
    return lines


def _level(draw: st.DrawFn, styles: list[Callable[[int], str]], above: tuple[str, ...]) -> Iterator[Item]:
    if not styles:
        return
    for n in range(1, draw(st.integers(2, 4)) + 1):
        mark = styles[0](n)
        space = " " if mark[-1] in "条." else ""
        yield Item(f"{mark}{space}{draw(SENTENCES)}", (*above, mark))
        if n == 1 or draw(st.booleans()):  # the first item shows which style stands below which
            yield from _level(draw, styles[1:], (*above, mark))


def text_of(items: list[Item]) -> str:
    return "\n".join(item.line for item in items) + "\n"


@settings(max_examples=80, deadline=None)
@given(policies())
def test_marks_are_those_of_the_generated_policy(items: list[Item]) -> None:
    text = text_of(items)
    clauses = split_clauses(text)
    assert [c.markers for c in clauses] == [item.markers for item in items]
    assert [text[c.start : c.end] for c in clauses] == [item.line for item in items]


@settings(max_examples=50, deadline=None)
@given(policies())
def test_every_word_of_a_policy_stands_in_one_sentence_or_in_what_is_no_sentence(items: list[Item]) -> None:
    text = text_of(items)
    assert lost_characters(text, split_clauses(text)) == 0
    for clause in split_clauses(text):
        if clause.sentences:
            assert text[clause.sentences[0].start : clause.sentences[-1].end] == "".join(
                span.of(text) for span in clause.sentences
            )
            assert clause.sentences[-1].end == clause.end


@settings(max_examples=50, deadline=None)
@given(policies(), st.data())
def test_ids_stay_when_a_sentence_is_added_elsewhere(items: list[Item], data: st.DataObject) -> None:
    before = {c.id: c.markers for c in split_clauses(text_of(items))}
    at = data.draw(st.integers(1, len(items) - 1))
    changed = [*items[:at], Item(items[at].line + "我们会另行告知您。", items[at].markers), *items[at + 1 :]]
    assert {c.id: c.markers for c in split_clauses(text_of(changed))} == before


@settings(max_examples=40, deadline=None)
@given(policies(), st.integers(1, 3))
def test_ids_stay_when_a_chapter_is_added_at_the_end(items: list[Item], paragraphs: int) -> None:
    before = [c.id for c in split_clauses(text_of(items))]
    added = text_of(items) + "附则\n" + "我们会公告本政策的更新，并在更新之前征求您的意见。\n" * paragraphs
    after = [c.id for c in split_clauses(added)]
    assert after[: len(before)] == before
    assert len(set(after)) == len(after)


ANYTHING = st.text(
    st.sampled_from(
        "一二三第条章节、.．（()）)①a1 23\n\t\u3000*#|-=•“”《》，。；：;:?我们收集姓名手机 \u200b\ufeff\r\u2028"
    ),
    max_size=300,
)


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
def test_no_text_loses_a_character_or_an_id(text: str) -> None:
    clauses = split_clauses(text)
    assert lost_characters(text, clauses) == 0
    assert len({c.id for c in clauses}) == len(clauses)
    for clause in clauses:
        spans = [clause.start, *(at for span in clause.sentences for at in (span.start, span.end)), clause.end]
        assert spans == sorted(spans)


def _seconds(text: str) -> float:
    best = 60.0
    for _ in range(3):
        begun = time.process_time()
        split_clauses(text)
        best = min(best, time.process_time() - begun)
    return best


HARD = (
    "一、收集\n1、我们收集姓名：\n（1）姓名；\n（2）电话。\n我们会告知您。\n",
    "1、我们收集姓名。\n",
    "（",
    "我们收集姓名，",
    "1、a；2、b；",
    "* - • ",
    "|\n",
    "**第** **一** ",
    "=\n\n",
)


def test_splitting_is_linear_in_length() -> None:
    for piece in HARD:
        short, long = (_seconds(piece * (size // len(piece))) for size in (4_000, 32_000))
        assert long < 0.05 + 8 * 2.5 * short, piece
