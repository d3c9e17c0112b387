"""Files become policies: encoding found, what is no text refused, details read from the `policy.toml` beside it."""

import hashlib
import re
import tomllib
import unicodedata
from importlib import resources
from pathlib import Path

from corpus.errors import PolicyFileError
from corpus.plain_file import PLAIN_FILE
from corpus.settings import POLICY_ID
from corpus.types import LANGUAGES, Language, Policy

SUFFIXES = (".txt", ".md")
POLICY_FILE = "policy.txt"
DETAILS_FILE = "policy.toml"

# No character takes more bytes than this in the encodings that are read.
_MOST_BYTES_A_CHAR = 4


def load_policy(path: Path, *, max_chars: int, policy_id: str | None = None) -> Policy:
    """Return the policy in a `.txt` or `.md` file (UTF-8, UTF-8 with BOM, GB18030).

    The text is what the file says, line ends included; a BOM is no part of it. Its id is `policy_id` or the file name.
    Raises PolicyFileError for what is missing, a folder, unreadable, empty, binary, of another kind or too long.
    """
    data = _read(path, max_chars)
    text = decode(data, path)
    if not text.strip():
        raise PolicyFileError("file_empty", path=path)
    if len(text) > max_chars:
        raise PolicyFileError("file_too_long", path=path, limit=max_chars)
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


def decode(data: bytes, path: Path) -> str:
    """Return `data` as text; raises PolicyFileError where it is none."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
        break
    raise PolicyFileError("file_binary", path=path)


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


def _read(path: Path, max_chars: int) -> bytes:
    if path.is_dir():
        raise PolicyFileError("file_is_folder", path=path)
    if not path.exists():
        raise PolicyFileError("file_missing", path=path)
    if path.suffix.lower() not in SUFFIXES:
        raise PolicyFileError("file_kind", path=path)
    try:
        with path.open("rb") as file:
            data = file.read(max_chars * _MOST_BYTES_A_CHAR + 1)
    except OSError:
        raise PolicyFileError("file_unreadable", path=path) from None
    if len(data) > max_chars * _MOST_BYTES_A_CHAR:
        raise PolicyFileError("file_too_long", path=path, limit=max_chars)
    return data


def _is_text(text: str) -> bool:
    # GB18030 decodes nearly any bytes; what comes of a picture is full of control and unassigned characters.
    odd = sum(unicodedata.category(c) in ("Cc", "Cn", "Co", "Cs") and c not in "\t\n\r\f\v" for c in text)
    return "\x00" not in text and odd <= len(text) // 200


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
