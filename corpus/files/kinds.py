"""The kinds of policy files: their suffixes, their readers, and how their content is told from another kind's."""

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import PolicyFileError


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file; `reader` is the module with `read(data, limits) -> str`, or None for plain text.

    A reader's module is imported by the process that reads untrusted files, and by no other.
    """

    name: str
    suffixes: tuple[str, ...]
    reader: str | None = None


KINDS = (
    FileKind("text", (".txt", ".md", ".markdown")),
    FileKind("html", (".html", ".htm"), "corpus.files.html"),
    FileKind("docx", (".docx",), "corpus.files.docx"),
    FileKind("pdf", (".pdf",), "corpus.files.pdf"),
)
SUFFIXES = tuple(suffix for kind in KINDS for suffix in kind.suffixes)

_HEAD = 1024  # a PDF's signature may stand behind some bytes of another program's
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = (b"<!doctype html", b"<html")


def kind_of_name(path: Path) -> FileKind:
    """Return the kind that a file's name says; raises PolicyFileError for one that is not read."""
    suffix = path.suffix.lower()
    for kind in KINDS:
        if suffix in kind.suffixes:
            return kind
    raise PolicyFileError("file_old_word" if suffix in (".doc", ".dot") else "file_kind", path=path)


def check_content(path: Path, kind: FileKind, data: bytes) -> None:
    """Raise PolicyFileError where the content is of another kind than the name says, or protected by a password."""
    if data.startswith(_OLE):
        # Word keeps a document with a password, .docx too, in its old container.
        raise PolicyFileError("file_encrypted" if _ENCRYPTED in data else "file_old_word", path=path)
    found = _kind_of_content(data)
    if found is not None and found is not kind:
        raise PolicyFileError("file_other_kind", path=path, found=found.suffixes[0])
    if found is None and kind.name in ("docx", "pdf") and data:
        raise PolicyFileError("file_broken", path=path)


def with_suffix(folder: Path, name: str) -> Path:
    """Return the file in `folder` that is called `name` with the suffix of a kind, the first there is.

    Where there is none, the name with the first suffix is returned, for the message that it is missing.
    """
    candidates = [folder / f"{name}{suffix}" for suffix in SUFFIXES]
    return next((path for path in candidates if path.exists()), candidates[0])


def _kind_of_content(data: bytes) -> FileKind | None:
    by_name = {kind.name: kind for kind in KINDS}
    head = data[:_HEAD]
    if b"%PDF-" in head and not head.lstrip().lower().startswith(_HTML):
        return by_name["pdf"]
    if head.startswith(b"PK\x03\x04") and b"word/document.xml" in data:
        return by_name["docx"]
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_HTML):
        return by_name["html"]
    return None
