"""The policy as a PDF: two or more pages with running head, running foot, page numbers, justified Chinese lines."""

from io import BytesIO
from typing import Any

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from tests.corpus.files.made_font import made_font
from tests.corpus.files.written import POLICY, Node

FONT = "Boxes"
pdfmetrics.registerFont(TTFont(FONT, BytesIO(made_font())))


def style(size: float = 11, **more: Any) -> ParagraphStyle:
    """Return a style whose lines break anywhere, as Chinese does."""
    return ParagraphStyle(f"s{size}", fontName=FONT, fontSize=size, leading=size * 1.6, wordWrap="CJK", **more)


STYLES = {
    "title": style(20, spaceAfter=12, alignment=1),
    "part": style(16, spaceBefore=14, spaceAfter=6),
    "section": style(13, spaceBefore=8, spaceAfter=4),
    "bare": style(13, spaceBefore=8, spaceAfter=4),
    "paragraph": style(11, firstLineIndent=22, alignment=TA_JUSTIFY),
    "item": style(11, leftIndent=22),
    "exception": style(11, leftIndent=33, firstLineIndent=-11),
}
CELL = style(9)


def as_pdf(**more: Any) -> bytes:
    """Return the file; `more` goes to the document (`encrypt="secret"`)."""
    return printed([_flowable(node) for node in POLICY], **more)


def printed(story: list[Any], *, edges: bool = True, **more: Any) -> bytes:
    """Return a PDF of some flowables, with running head and foot unless `edges` is off."""
    file = BytesIO()
    page = SimpleDocTemplate(file, pagesize=A4, topMargin=2.5 * cm, bottomMargin=2.5 * cm, **more)
    drawn = {"onFirstPage": _edges, "onLaterPages": _edges} if edges else {}
    page.build(story, **drawn)
    return file.getvalue()


def _edges(canvas: Any, document: Any) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 9)
    canvas.drawString(2.5 * cm, A4[1] - 1.5 * cm, "青禾书店法律文件")
    canvas.drawRightString(A4[0] - 2.5 * cm, A4[1] - 1.5 * cm, "内部编号 QH-2026")
    canvas.drawCentredString(A4[0] / 2, 1.5 * cm, f"第 {document.page} 页")
    canvas.line(2.5 * cm, A4[1] - 1.6 * cm, A4[0] - 2.5 * cm, A4[1] - 1.6 * cm)
    canvas.setFont(FONT, 60)
    canvas.setFillGray(0.9)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(45)
    canvas.drawCentredString(0, 0, "仅供参考")
    canvas.restoreState()


def _flowable(node: Node) -> Any:
    if node.kind == "table":
        cells = [[Paragraph(cell, CELL) for cell in row] for row in node.rows]
        return Table(
            cells,
            colWidths=[3 * cm, 4 * cm, 4 * cm, 4 * cm],
            style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]),
        )
    return Paragraph(node.number + node.text, STYLES[node.kind])
