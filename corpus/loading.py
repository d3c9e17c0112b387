"""Files become policies: opened with care, read by their kind, details taken from the `policy.toml` beside them."""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from corpus.errors import PolicyFileError
from corpus.files.encoding import decode
from corpus.files.faults import FileFault
from corpus.files.kinds import check_content, kind_of_name
from corpus.files.limits import ParseLimits
from corpus.files.opening import check_ordinary, read_bytes
from corpus.files.parsing import extract
from corpus.plain_file import PLAIN_FILE
from corpus.settings import POLICY_ID
from corpus.types import LANGUAGES, Language, Policy

POLICY_FILE = "policy.txt"
DETAILS_FILE = "policy.toml"

# No character takes more bytes than this in the encodings that are read.
_MOST_BYTES_A_CHAR = 4
_DEFAULT_LIMITS = ParseLimits()


@dataclass(frozen=True, slots=True)
class Original:
    """A file that a policy's text was extracted from: its suffix with the dot, and its bytes."""

    suffix: str
    data: bytes


def load_policy(
    path: Path, *, max_chars: int, policy_id: str | None = None, limits: ParseLimits = _DEFAULT_LIMITS
) -> Policy:
    """Return the policy in a file: text (UTF-8, UTF-16 or UTF-32 with BOM, GB18030), Markdown, HTML, Word or PDF.

    The text of a text file is what it says, line ends included; that of another kind is what is extracted from it, and
    what all offsets count. Its id is `policy_id` or the file name. Raises PolicyFileError for what is missing, no
    ordinary file, unreadable, empty, of another kind than its name says, encrypted, scanned, or over a limit.
    """
    return load_with_original(path, max_chars=max_chars, policy_id=policy_id, limits=limits)[0]


def load_with_original(
    path: Path, *, max_chars: int, policy_id: str | None = None, limits: ParseLimits = _DEFAULT_LIMITS
) -> tuple[Policy, Original | None]:
    """Return what `load_policy` does, and the file it was extracted from, or None for a text file."""
    check_ordinary(path)
    kind = kind_of_name(path)
    data = read_bytes(path, limits.max_file_bytes)
    if not data.strip():
        raise PolicyFileError("file_empty", path=path)
    check_content(path, kind, data)
    if kind.reader is None:
        text = _text_of(data, path, max_chars)
    else:
        text = extract(path, kind, data, max_chars=max_chars, limits=limits)
    if not text.strip():
        raise PolicyFileError("file_empty", path=path)
    if len(text) > max_chars:
        raise PolicyFileError("file_too_long", path=path, limit=max_chars)
    original = None if kind.reader is None else Original(path.suffix.lower(), data)
    return _policy(path, text, policy_id), original


def _policy(path: Path, text: str, policy_id: str | None) -> Policy:
    name = policy_id or id_from_name(path)
    version, titles, source = _details(path.with_name(DETAILS_FILE) if path.name == POLICY_FILE else None)
    return Policy(
        id=name,
        version=version,
        titles=titles or {"zh": _first_line(text, name)},
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        source=source or path.name,
        plain_sha256=_plain_sha256(path.with_name(PLAIN_FILE)) if path.name == POLICY_FILE else "",
    )


def _text_of(data: bytes, path: Path, max_chars: int) -> str:
    if len(data) > max_chars * _MOST_BYTES_A_CHAR:
        raise PolicyFileError("file_too_long", path=path, limit=max_chars)
    try:
        return decode(data)
    except FileFault as fault:
        raise PolicyFileError(fault.key, path=path) from None


def id_from_name(path: Path) -> str:
    """Return a policy's id made of a file's name; raises PolicyFileError where the name has no usable letter."""
    stem = path.parent.name if path.name == POLICY_FILE else path.stem
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-_")[:64]
    if not POLICY_ID.fullmatch(name):
        raise PolicyFileError("bad_policy_id", name=path.stem)
    return name


def shipped_policies() -> tuple[Path, ...]:
    """Return the files of the policies that come with the program."""
    with resources.as_file(resources.files("corpus").joinpath("policies")) as folder:
        return tuple(sorted(folder.glob(f"*/{POLICY_FILE}")))


def _first_line(text: str, name: str) -> str:
    for line in text.splitlines():
        bare = line.strip().strip("#* \ufeff").strip()
        if bare:
            return bare if len(bare) <= 40 else name  # noqa: PLR2004 - a longer first line is a paragraph, no title
    return name


def _plain_sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        raise PolicyFileError("file_unreadable", path=path) from None


def _details(path: Path | None) -> tuple[str, dict[Language, str], str]:
    if path is None or not path.is_file():
        return "1", {}, ""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyFileError("bad_policy_details", path=path, fault=error) from None
    titles = found.get("title", {})
    if not isinstance(titles, dict) or not isinstance(titles.get("zh"), str):
        raise PolicyFileError("bad_policy_details", path=path, fault="[title] zh")
    return (
        str(found.get("version", "1")),
        {language: titles[language] for language in LANGUAGES if isinstance(titles.get(language), str)},
        str(found.get("source", "")),
    )
