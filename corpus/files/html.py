"""Web pages: the article of a page, without navigation, header, footer, banners and what is hidden."""

import re

from lxml import etree

from corpus.files.encoding import decode
from corpus.files.faults import FileFault
from corpus.files.html_article import find_article
from corpus.files.html_lines import lines_of
from corpus.files.lines import text_of

# Encodings that a page must name to be read in them; UTF-8 and GB18030 are found without.
_NAMED_ONLY = ("big5", "big5-hkscs", "big5hkscs")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_HEAD_BYTES = 2048


def read(data: bytes, memory: int) -> str:  # noqa: ARG001 - a page does not unpack
    """Return the text of the article in a page; raises FileFault for what is no text."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        page = etree.fromstring(_text(data).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:  # a page may be as wrong as it likes: only these two stop the parser
        if "empty" in str(error):
            raise FileFault("file_empty") from None
        raise MemoryError from None
    # Nesting that no page has makes libxml2 stop; what it has read till then is not the page.
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise FileFault("file_broken")
    article = find_article(page)
    return text_of(lines_of(article))


def _text(data: bytes) -> str:
    named = _CHARSET.search(data[:_HEAD_BYTES])
    if named and named.group(1).decode().lower() in _NAMED_ONLY:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("big5hkscs", "replace")
    return decode(data)
