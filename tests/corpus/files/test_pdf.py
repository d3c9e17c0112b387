"""Printed lines become paragraphs, and what belongs to the page is left out."""

from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Spacer

from corpus.files.pdf import read
from corpus.files.pdf_lines import joined
from corpus.files.pdf_running import without_running
from corpus.files.pdf_types import Line, Page
from tests.corpus.files.printed import FONT, STYLES, printed, style

LONG = "我们会按照法律法规的规定保护您的个人信息及隐私安全，请您仔细阅读本政策，了解我们如何处理这些信息"


def lines(story: list[Any]) -> list[str]:
    return read(printed(story, edges=False), 0).splitlines()


@pytest.mark.parametrize("name", ["paragraph", "item", "exception"])
@pytest.mark.parametrize("repeats", [2, 5])
def test_paragraph_is_one_line_however_it_is_indented(name: str, repeats: int) -> None:
    text = "，".join([LONG] * repeats) + "。"
    assert lines([Paragraph(text, STYLES[name]) for _ in range(3)]) == [text] * 3


def test_paragraph_goes_on_overleaf() -> None:
    text = "，".join([LONG] * 60) + "。"
    assert lines([Paragraph("开头。", STYLES["paragraph"]), Paragraph(text, STYLES["paragraph"])]) == ["开头。", text]


def test_short_lines_stay_apart() -> None:
    words = ["姓名", "电话", "地址", "身份证号码"]
    assert lines([Paragraph(word, style(11)) for word in words] + [Paragraph(LONG, style(11))])[:4] == words


def test_space_between_blocks_separates_paragraphs() -> None:
    story: list[Any] = []
    for _ in range(4):
        story += [Paragraph(LONG + LONG + "。", style(11)), Spacer(1, 12)]
    assert lines(story) == [LONG + LONG + "。"] * 4


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("收集您", "的姓名", "收集您的姓名"),
        ("收集您 ", "的姓名", "收集您的姓名"),
        ("personal", "data", "personal data"),
        ("使用", "Cookie", "使用Cookie"),
        ("使用 ", "Cookie", "使用 Cookie"),
        ("见 https://shop.example/priv", "acy", "见 https://shop.example/privacy"),
    ],
)
def test_joining(before: str, after: str, expected: str) -> None:
    assert joined(before, after) == expected


@pytest.mark.parametrize("text", ["3", "- 3 -", "第 3 页", "第3页 共10页", "3/10", "Page 3 of 10", "iii", "· 3 ·"])
def test_page_numbers_are_left_out(text: str) -> None:
    body = Line("我们收集姓名。", 70, 200, 400, 11)
    page = Page((body, Line(text, 290, 310, 40, 9)), 0, 842, pictures=False)
    assert without_running([page])[0].items == (body,)


@pytest.mark.parametrize("text", ["第三方", "3. 姓名", "2026年3月1日", "共享"])
def test_last_line_of_a_page_that_is_no_number_stays(text: str) -> None:
    page = Page((Line("我们收集姓名。", 70, 200, 400, 11), Line(text, 70, 100, 60, 11)), 0, 842, pictures=False)
    assert without_running([page])[0].items == page.items


def test_words_in_the_middle_of_pages_may_repeat() -> None:
    pages = [Page((Line("我们收集姓名。", 70, 200, 400, 11),), 0, 842, pictures=False)] * 3
    assert [page.items for page in without_running(pages)] == [page.items for page in pages]


def test_page_that_lies_on_its_side_and_bold_by_double_printing() -> None:
    canvas = Canvas("", pagesize=A4)
    canvas.setPageRotation(90)
    canvas.translate(300, 100)
    canvas.rotate(90)
    canvas.setFont(FONT, 11)
    for move in (0, 0.3):
        canvas.drawString(move, 0, "我们收集姓名。")
    canvas.drawString(0, -20, "第二段。")
    assert read(canvas.getpdfdata(), 0).splitlines() == ["我们收集姓名。", "第二段。"]
