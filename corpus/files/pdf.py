"""PDF files with text: the lines of each page without running heads and page numbers, joined into paragraphs."""

from ctypes import ArgumentError
from typing import Any

import pypdfium2
from pypdfium2 import raw

from corpus.files.faults import FileFault
from corpus.files.lines import text_of
from corpus.files.pdf_page import read_page
from corpus.files.pdf_paragraphs import lines_of
from corpus.files.pdf_running import without_running
from corpus.files.pdf_types import Page

_MOST_PAGES = 2_000


def read(data: bytes, memory: int) -> str:  # noqa: ARG001 - the process's own limit holds for PDFium
    """Return the text of a PDF; raises FileFault for one that is damaged, encrypted, or holds pictures only."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        protected = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise FileFault("file_encrypted" if protected else "file_broken") from None
    if len(document) > _MOST_PAGES:
        raise FileFault("file_bomb")
    pages = [page for number in range(len(document)) if (page := _page(document, number)) is not None]
    if not any(page.items for page in pages):
        raise FileFault("file_scanned" if any(page.pictures for page in pages) else "file_empty")
    return text_of(lines_of(without_running(pages)))


def _page(document: Any, number: int) -> Page | None:  # noqa: ANN401 - pypdfium2 ships no types
    """Return a page, or None for one that cannot be opened: the rest of the file is read all the same."""
    try:
        return read_page(document[number])
    except (pypdfium2.PdfiumError, ArgumentError):
        return None
