"""A request's body becomes a policy file: text, JSON with a text in it, or a web page, Word or PDF file."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from corpus.loading import DETAILS_FILE, POLICY_FILE
from corpus.plain_file import PLAIN_FILE
from corpus.types import LANGUAGES, Language, Policy
from web.policies.schemas import PolicyIn
from web.problems import ProblemError

TEXTS = ("text/plain", "text/markdown")
JSON = "application/json"
FILES = {
    "text/html": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A policy as sent: its bytes, the suffix of its kind (`.txt` for text), and the details that came with it."""

    data: bytes
    suffix: str = ".txt"
    titles: dict[Language, str] = field(default_factory=dict)
    version: str | None = None
    source: str | None = None


def read_upload(content_type: str, body: bytes) -> Upload:
    """Return what a body holds by its Content-Type; raises ProblemError and RequestValidationError."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in FILES:
        return Upload(body, FILES[kind])
    if kind not in (*TEXTS, JSON):
        raise ProblemError("wrong_policy_type")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ProblemError("not_utf8") from None
    return _from_json(text) if kind == JSON else Upload(body)


def _from_json(text: str) -> Upload:
    try:
        found = PolicyIn.model_validate(json.loads(text))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        raise RequestValidationError([{**fault, "loc": ("body", *fault["loc"])} for fault in faults]) from None
    except ValueError:
        raise ProblemError("bad_request") from None
    titles: dict[Language, str] = {}
    if found.title:
        titles["zh"] = found.title
    if found.title_en:
        titles["en"] = found.title_en
    return Upload(found.text.encode("utf-8"), ".txt", titles, found.version, found.source)


@contextmanager
def as_file(upload: Upload, policy_id: str, before: Policy | None, plain: Path | None) -> Iterator[Path]:
    """Give the path of a file that holds an upload, ready to be taken in, and remove it afterwards.

    A text keeps the titles, the source and the approved wordings (`plain`) of the version before where it brings none:
    wordings are bound to the words they were approved for.
    """
    with TemporaryDirectory(prefix="plainclause-") as name:
        folder = Path(name)
        if upload.suffix != ".txt":
            path = folder / f"{policy_id}{upload.suffix}"
            path.write_bytes(upload.data)
        else:
            path = folder / POLICY_FILE
            path.write_bytes(upload.data)
            _describe(folder, upload, before)
            if plain:
                (folder / PLAIN_FILE).write_bytes(plain.read_bytes())
        yield path


def _describe(folder: Path, upload: Upload, before: Policy | None) -> None:
    titles = {**(before.titles if before else {}), **upload.titles}
    if not titles:
        return  # the text's first line is its title
    titles.setdefault("zh", titles.get("en", ""))
    source = upload.source if upload.source is not None else before.source if before else ""
    # A JSON string is a TOML basic string.
    lines = [f"source = {json.dumps(source, ensure_ascii=False)}", "[title]"]
    lines += [
        f"{language} = {json.dumps(titles[language], ensure_ascii=False)}"
        for language in LANGUAGES
        if language in titles
    ]
    (folder / DETAILS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
