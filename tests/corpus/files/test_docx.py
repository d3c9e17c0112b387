"""Word's lists are counted as Word counts them; its tables, changes and hidden words are read as it shows them."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from corpus.files.docx import read
from corpus.files.faults import FileFault
from tests.corpus.files.word_file import add_list, put_in_list, saved, use_list

MEMORY = 512 << 20


@pytest.fixture
def document() -> Document:
    return docx.Document()


def lines(document: Document) -> list[str]:
    return read(saved(document), MEMORY).splitlines()


def items(document: Document, *places: tuple[int, int]) -> list[str]:
    for list_id, level in places:
        put_in_list(document.add_paragraph("x"), list_id, level)
    return [line.removesuffix("x").strip() for line in lines(document)]


THREE = (("chineseCounting", "第%1条"), ("decimal", "%1.%2"), ("lowerLetter", "%3)"))


def test_levels_begin_again_below_a_higher_one(document: Document) -> None:
    one = add_list(document, THREE)
    found = items(document, (one, 0), (one, 1), (one, 2), (one, 2), (one, 1), (one, 2), (one, 0), (one, 1))
    assert found == ["第一条", "一.1", "a)", "b)", "一.2", "a)", "第二条", "二.1"]


def test_legal_numbering_writes_higher_levels_in_digits(document: Document) -> None:
    one = add_list(document, THREE, {1: "<w:isLgl/>"})
    assert items(document, (one, 0), (one, 1)) == ["第一条", "1.1"]


def test_level_that_never_begins_again_goes_on(document: Document) -> None:
    one = add_list(document, THREE, {2: '<w:lvlRestart w:val="0"/>'})
    assert items(document, (one, 0), (one, 2), (one, 0), (one, 2)) == ["第一条", "a)", "第二条", "b)"]


def test_level_that_begins_again_after_the_first_level_only(document: Document) -> None:
    one = add_list(document, THREE, {2: '<w:lvlRestart w:val="1"/>'})
    found = items(document, (one, 0), (one, 1), (one, 2), (one, 1), (one, 2), (one, 0), (one, 2))
    assert found == ["第一条", "一.1", "a)", "一.2", "b)", "第二条", "a)"]


def test_two_uses_of_a_list_go_on_and_a_start_of_its_own_holds_once(document: Document) -> None:
    one = add_list(document, (("decimal", "%1."),))
    name = 100 + len(document.part.numbering_part.element.findall(qn("w:abstractNum"))) - 1
    same = use_list(document, name)
    new = use_list(document, name, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    assert items(document, (one, 0), (same, 0), (new, 0), (new, 0), (one, 0)) == ["1.", "2.", "5.", "6.", "7."]


def test_number_of_an_empty_paragraph_is_counted_and_not_shown(document: Document) -> None:
    one = add_list(document, (("decimal", "%1、"),))
    for text in ("甲", "", "乙"):
        put_in_list(document.add_paragraph(text), one, 0)
    assert lines(document) == ["1、甲", "3、乙"]


def test_symbol_font_bullets_and_words_as_marks(document: Document) -> None:
    one = add_list(document, (("bullet", "\uf06c"), ("bullet", "l"), ("none", ""), ("decimal", "附件%4：")))
    for level in range(4):
        put_in_list(document.add_paragraph("甲"), one, level)
    assert lines(document) == ["- 甲", "- 甲", "甲", "附件1：甲"]


def test_list_of_a_style_and_a_paragraph_taken_out_of_it(document: Document) -> None:
    document.add_paragraph("甲", style="List Number")
    put_in_list(document.add_paragraph("乙", style="List Number"), 0, 0)
    document.add_paragraph("丙", style="List Number")
    assert lines(document) == ["1. 甲", "乙", "2. 丙"]


def test_headings_stand_below_the_title(document: Document) -> None:
    document.add_heading("政策", 0)
    document.add_heading("收集", 1)
    assert lines(document) == ["# 政策", "## 收集"]


def test_changes_hidden_words_breaks_and_contents(document: Document) -> None:
    paragraph = document.add_paragraph("我们")
    for xml in (
        "<w:ins {}><w:r><w:t>收集</w:t></w:r></w:ins>",
        "<w:del {}><w:r><w:delText>出售</w:delText></w:r></w:del>",
        "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>秘密</w:t></w:r>",
        "<w:hyperlink {}><w:r><w:t>姓名</w:t></w:r></w:hyperlink>",
        "<w:r {}><w:br/><w:t>第二行</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    toc = document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、收集\t1", style=toc)
    assert lines(document) == ["我们收集姓名", "第二行"]


def test_table_with_merged_cells(document: Document) -> None:
    table = document.add_table(3, 3)
    for n, row in enumerate((("名称", "公司", "目的"), ("甲", "公司一", "支付"), ("乙", "", "分享"))):
        for m, text in enumerate(row):
            table.cell(n, m).text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    assert lines(document) == ["| 名称 | 公司 | 目的 |", "| 甲 | 公司一 | 支付 |", "| 乙 | 公司一 | 分享 |"]


def test_table_of_one_column_is_text(document: Document) -> None:
    document.add_table(1, 1).cell(0, 0).text = "我们收集姓名。"
    assert lines(document) == ["我们收集姓名。"]


def test_changed_bytes_of_the_packed_text_are_told_as_damage(document: Document) -> None:
    document.add_paragraph("我们收集手机号。" * 400)
    packed = bytearray(saved(document))
    part = ZipFile(BytesIO(bytes(packed))).getinfo("word/document.xml")
    begin = part.header_offset + 30 + len(part.filename) + 40
    packed[begin : begin + 30] = bytes(byte ^ 0xFF for byte in packed[begin : begin + 30])
    with pytest.raises(FileFault, match="file_broken"):
        read(bytes(packed), MEMORY)
