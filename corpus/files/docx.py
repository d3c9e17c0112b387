"""Word files: the paragraphs with the numbers that Word generates, and the tables, in reading order."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from corpus.files.docx_numbering import Numbering
from corpus.files.docx_styles import Styles
from corpus.files.docx_xml import NAMESPACE, STRICT_NAMESPACE, Element, number, on, value, w
from corpus.files.faults import FileFault
from corpus.files.lines import bullet, heading, one_line, rows, text_of

_DOCUMENT = "word/document.xml"
_STYLES = "word/styles.xml"
_NUMBERING = "word/numbering.xml"
_NOTES = {"word/footnotes.xml": w("footnote"), "word/endnotes.xml": w("endnote")}

# A tree of XML takes about this many times the memory of its bytes.
_TREE_FACTOR = 16
_ENCRYPTED_FLAG = 0x1
# What a file that is no ZIP archive, or whose bytes were changed, makes the readers of archive and XML raise; the
# archive's reader has NotImplementedError for a compression that it does not know.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    etree.XMLSyntaxError,
)

_TEXT = w("t")
_BREAKS = {w("tab"): " ", w("cr"): "\n", w("noBreakHyphen"): "-"}
_PAGE_BREAKS = ("page", "column")
# Deleted or moved text, the fallback of a drawing that is read already, phonetic guides, properties.
_SKIPPED = frozenset(
    {w("del"), w("moveFrom"), w("rt"), w("pPr"), w("rPr"), w("tblPr"), w("trPr"), w("tcPr"), w("sdtPr"), w("instrText")}
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)


def read(data: bytes, memory: int) -> str:
    """Return the text of a Word file, unpacking at most what fits into `memory` bytes.

    Raises FileFault for what is no Word file, damaged, encrypted, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            document = _part(packed, _DOCUMENT, memory)
            styles = _part(packed, _STYLES, memory)
            numbering = _part(packed, _NUMBERING, memory)
            notes = {tag: _part(packed, name, memory) for name, tag in _NOTES.items()}
    except _DAMAGE:
        raise FileFault("file_broken") from None
    body = None if document is None else document.find(w("body"))
    if body is None:
        raise FileFault("file_broken")
    reader = _Reader(Styles(styles), Numbering(numbering))
    lines = list(reader.lines(body))
    for tag, root in notes.items():
        # A note of a type is the line that separates notes from the page.
        found = [] if root is None else [note for note in root.findall(tag) if note.get(w("type")) in (None, "normal")]
        lines += [line for note in found for line in reader.lines(note)]
    return text_of(lines)


def _part(packed: zipfile.ZipFile, name: str, memory: int) -> Element | None:
    """Return the root of one part; only the parts that are read are ever unpacked, and none onto the disk."""
    try:
        entry = packed.getinfo(name)
    except KeyError:
        return None
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise FileFault("file_encrypted")
    most = memory // _TREE_FACTOR
    with packed.open(entry) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise FileFault("file_bomb")
    if b"<!DOCTYPE" in content:  # Word writes none; it is where entities that grow, or lead elsewhere, are declared
        raise FileFault("file_bomb")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(content.replace(STRICT_NAMESPACE, NAMESPACE), parser)


class _Reader:
    """Walks a document's body; the numbers of lists go on from paragraph to paragraph."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        """Read with these styles and lists."""
        self._styles = styles
        self._numbering = numbering
        self._titled = False

    def lines(self, container: Element) -> Iterator[str]:
        """Yield the lines of a body, a cell or a text box in reading order."""
        for block in _blocks(container):
            if block.tag == w("p"):
                yield from self._paragraph(block)
            elif _is_layout(block):
                for row in _parts_of(block, "tr"):
                    for cell in _parts_of(row, "tc"):
                        yield from self.lines(cell)
            else:
                yield from rows(self._cells(block))

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        style = self._styles.of(paragraph)
        if style.is_contents:
            return
        text = "".join(_words(paragraph)).strip()
        # An empty item is counted, as Word does, but there is nothing to show.
        mark = self._numbering.mark(*style.number) if style.number else ""
        self._titled = self._titled or (style.is_title and bool(text))
        if text and style.level:
            yield heading(mark + one_line(text.replace("\n", " ")), style.level + self._below_title(style.is_title))
        elif text:
            first, *others = text.split("\n")
            yield from map(one_line, (mark + first, *others))
        for box in paragraph.iter(w("txbxContent")):
            if not any(above.tag in _SKIPPED or above.tag == box.tag for above in box.iterancestors()):
                yield from self.lines(box)

    def _below_title(self, is_title: bool) -> int:
        # Under a paragraph in Word's style "Title", "Heading 1" is the second level.
        return int(self._titled and not is_title)

    def _cells(self, table: Element) -> Iterator[list[str]]:
        """Yield the texts of each row; a cell merged downwards is repeated, so that each row can be read by itself."""
        above: dict[int, str] = {}
        for row in _parts_of(table, "tr"):
            texts: list[str] = []
            column = 0
            for cell in _parts_of(row, "tc"):
                properties = cell.find(w("tcPr"))
                merged = properties is not None and properties.find(w("vMerge")) is not None
                text = " ".join(line.removeprefix(bullet("")) for line in self.lines(cell))
                if merged and value(properties, "vMerge") != "restart":
                    text = above.get(column, "")
                above[column] = text
                texts.append(text)
                column += number(properties, "gridSpan") or 1
            yield texts


def _blocks(container: Element) -> Iterator[Element]:
    """Yield paragraphs and tables; content controls and tracked insertions around them are transparent."""
    for child in container:
        if child.tag in (w("p"), w("tbl")):
            yield child
        elif child.tag == w("sdt"):
            content = child.find(w("sdtContent"))
            if content is not None and not _is_contents(child):
                yield from _blocks(content)
        elif child.tag in (w("ins"), w("moveTo"), w("customXml"), w("smartTag")):
            yield from _blocks(child)


def _is_contents(control: Element) -> bool:
    gallery = control.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
    return gallery is not None and gallery.get(w("val")) == "Table of Contents"


def _parts_of(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row; those that were deleted are none."""
    for child in element:
        if child.tag == w(name):
            if child.find(f"{w('trPr')}/{w('del')}") is None:
                yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml")):
            yield from _parts_of(child, name)


def _is_layout(table: Element) -> bool:
    """Tell a table of one column, or one that holds tables, from a table of data."""
    columns = max((sum(1 for _ in _parts_of(row, "tc")) for row in _parts_of(table, "tr")), default=0)
    return columns == 1 or next(table.iterdescendants(w("tbl")), None) is not None


def _words(element: Element) -> Iterator[str]:
    """Yield the shown characters below `element`; text boxes are paragraphs of their own."""
    for child in element:
        if child.tag in _SKIPPED or child.tag == w("txbxContent") or (child.tag == w("r") and _is_hidden(child)):
            continue
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == w("br"):
            yield "" if child.get(w("type")) in _PAGE_BREAKS else "\n"
        elif child.tag in _BREAKS:
            yield _BREAKS[str(child.tag)]
        else:
            yield from _words(child)


def _is_hidden(run: Element) -> bool:
    properties = run.find(w("rPr"))
    return properties is not None and on(properties.find(w("vanish")))
