"""Bytes become text: the encodings that Chinese policies come in, and what is no text at all."""

import codecs
import re
import unicodedata

from corpus.files.faults import FileFault

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16's, which it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# GB18030 decodes nearly any bytes; what comes of a picture is full of control and unassigned characters.
_ODD_CATEGORIES = frozenset({"Cc", "Cn", "Co", "Cs"})
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a\x85")
_ONE_ODD_IN = 200
_PLAIN = re.compile(r"[\t\n\r -~\u00a0-\u02af\u2000-\u206f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")


def decode(data: bytes) -> str:
    """Return `data` as text: by its byte order mark, else UTF-8, else GB18030; raises FileFault where it is none.

    A byte order mark is no part of the text.
    """
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
        break
    raise FileFault("file_binary")


def _is_text(text: str) -> bool:
    if "\x00" in text:
        return False
    rest = _PLAIN.sub("", text)  # what is left is little, so that a long text costs no time
    odd = sum(unicodedata.category(c) in _ODD_CATEGORIES and c not in _TEXT_CONTROLS for c in rest)
    return odd <= len(text) // _ONE_ODD_IN
