"""The questions that train the model: kept as offsets into a policy of a known hash, never with the policy's words."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.loading import load_policy
from corpus.types import Span
from index.training.files import read_lines

_MOST_CHARS = 10_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a policy; `must` are the spans that answer it (one is enough), `also` those fair to cite.

    `sha256` is that of the policy's text in UTF-8, whose characters the spans count. `split` is `train`,
    `fit` (weights and thresholds are fitted on it) or `held` (nothing is). `source` is `everyday` for what was written
    as customers ask, `hard` for what was written later where errors were.
    """

    id: str
    policy: str
    sha256: str
    split: str
    source: str
    lang: str
    style: str
    kind: str
    verdict: str
    question: str
    must: tuple[Span, ...]
    also: tuple[Span, ...]

    @property
    def answerable(self) -> bool:
        """Tell whether the policy answers it."""
        return bool(self.must)


class Policies:
    """The texts of a folder of policies, each read once."""

    def __init__(self, folder: Path) -> None:
        """Take `folder`, which holds `<policy>.txt`."""
        self._folder = folder
        self._texts: dict[str, str] = {}

    def text(self, policy: str) -> str:
        """Return a policy's text as the product reads it; raises PolicyFileError."""
        if policy not in self._texts:
            self._texts[policy] = load_policy(self._folder / f"{policy}.txt", max_chars=_MOST_CHARS).text
        return self._texts[policy]


def digest(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def spans_of(text: str, quote: str) -> tuple[Span, ...]:
    """Return every place where `quote` stands in `text`; raises ValueError where there is none."""
    found = []
    at = text.find(quote) if quote else -1
    while at >= 0:
        found.append(Span(at, at + len(quote)))
        at = text.find(quote, at + len(quote))
    if not found:
        raise ValueError(f"the quote of {len(quote)} characters is not in the text: quote it verbatim")
    return tuple(found)


def from_quotes(line: Mapping[str, Any], policies: Policies, split: str) -> Question:
    """Return a question of the quote form as offsets, of the source `everyday` where none is named.

    Raises ValueError that names the question where a quote is not found.
    """
    text = policies.text(line["policy"])
    try:
        must, also = (tuple(s for quote in line[part] for s in spans_of(text, quote)) for part in ("must", "also"))
    except ValueError as error:
        raise ValueError(f"{line['id']}: {error}") from None
    if bool(must) == (line["verdict"] == "not_stated"):
        raise ValueError(f"{line['id']}: only a question with the verdict not_stated goes without a quote")
    kept = {name: line[name] for name in ("id", "policy", "lang", "style", "kind", "verdict", "question")}
    source = line.get("source", "everyday")
    return Question(sha256=digest(text), split=split, source=source, must=must, also=also, **kept)


def read_questions(path: Path, policies: Policies) -> list[Question]:
    """Return the questions of a kept file; raises ValueError where a policy's text is another one."""
    found = []
    for line in read_lines(path):
        if digest(policies.text(line["policy"])) != line["sha256"]:
            raise ValueError(f"{line['id']}: the text of policy {line['policy']} is another version")
        spans = {part: tuple(Span(*ends) for ends in line[part]) for part in ("must", "also")}
        found.append(Question(**line | spans))
    return found


def as_lines(questions: Iterable[Question]) -> Iterator[str]:
    """Return the kept form of `questions`, one line of JSON each, spans as `[start, end]`."""
    for question in questions:
        spans = {part: [[s.start, s.end] for s in getattr(question, part)] for part in ("must", "also")}
        yield json.dumps(asdict(question) | spans, ensure_ascii=False)
