"""The policy as a Word file whose numbers are none of its text: Word generates them from its lists."""

from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from tests.corpus.files.written import POLICY, Node

# Level, format, text of each level of each list.
HEADINGS = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
EXCEPTIONS = (("decimal", "(%1)"),)


def as_docx() -> bytes:
    """Return the file: headings and items in one list of three levels, the exceptions in another."""
    document = docx.Document()
    headings = add_list(document, HEADINGS)
    exceptions = add_list(document, EXCEPTIONS)
    for node in POLICY:
        _add(document, node, headings, exceptions)
    return saved(document)


def saved(document: Document) -> bytes:
    """Return a document's bytes."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def add_list(document: Document, levels: tuple[tuple[str, str], ...], extra: dict[int, str] | None = None) -> int:
    """Add a definition with its levels (format, text; `extra` is more XML by level); return the id of a use of it."""
    numbering = document.part.numbering_part.element
    name = 100 + len(numbering.findall(qn("w:abstractNum")))
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{(extra or {}).get(at, "")}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    definition = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}">{inner}</w:abstractNum>')
    numbering.insert(0, definition)
    return use_list(document, name)


def use_list(document: Document, name: int, override: str = "") -> int:
    """Add a use of a definition, with XML of its own, and return its id."""
    numbering = document.part.numbering_part.element
    number = 100 + len(numbering.findall(qn("w:num")))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{name}"/>{override}</w:num>')
    )
    return number


def put_in_list(paragraph: Paragraph, list_id: int, level: int) -> Paragraph:
    """Make a paragraph an item of a list."""
    properties = paragraph._p.get_or_add_pPr()  # python-docx has no call for lists
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )
    return paragraph


def _add(document: Document, node: Node, headings: int, exceptions: int) -> None:
    if node.kind == "title":
        document.add_heading(node.text, 0)
    elif node.kind == "part":
        put_in_list(document.add_heading(node.text, 1), headings, 0)
    elif node.kind == "section":
        put_in_list(document.add_heading(node.text, 2), headings, 1)
    elif node.kind == "bare":
        document.add_heading(node.text, 2)
    elif node.kind == "item":
        put_in_list(document.add_paragraph(node.text), headings, 2)
    elif node.kind == "exception":
        put_in_list(document.add_paragraph(node.text), exceptions, 0)
    elif node.kind == "table":
        table = document.add_table(0, len(node.rows[0]))
        for row in node.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    else:
        document.add_paragraph(node.text)
