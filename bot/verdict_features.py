"""What the verdict looks at: the cues of a question, of the sentence that answers it, and of their pairs."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from corpus.concepts import concepts_in
from corpus.text import fold

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class _Cues:
    idle: re.Pattern[str]
    part: re.Pattern[str]
    question: tuple[tuple[str, re.Pattern[str]], ...]
    sentence: tuple[tuple[str, re.Pattern[str]], ...]
    asks: tuple[str, ...]
    says: tuple[str, ...]


@cache
def _cues() -> _Cues:
    found = tomllib.loads(resources.files("bot").joinpath("data/verdict.toml").read_text(encoding="utf-8"))
    question, sentence = (
        tuple((name, re.compile(pattern)) for name, pattern in found[table].items())
        for table in ("question", "sentence")
    )
    return _Cues(
        re.compile(found["idle"]),
        re.compile(found["part"]),
        question,
        sentence,
        tuple(found["asks"]),
        tuple(found["says"]),
    )


def features(question: str, sentence: str, lead_in: str | None) -> frozenset[str]:
    """Return the names of the features that hold; all three texts are folded.

    `q:` a cue of the question, `s:` of the sentence, `f:` of the sentence's part that the question is about, `l:`
    of the introduction of its list; `q:a&f:b` and `q:a&s:b` two of them together; `t:`, `u:` and `v:` pairs of the
    first cues of the lists `asks` and `says`: of the question and the sentence, the question and the part, the
    sentence and the part.
    """
    cues = _cues()
    sentence = cues.idle.sub("", sentence)
    focus = focus_of(question, sentence)
    asked = _held("q", cues.question, question)
    said, near = _held("s", cues.sentence, sentence), _held("f", cues.sentence, focus)
    led = _held("l", cues.sentence, lead_in or "")
    asks = next((name for name in cues.asks if f"q:{name}" in asked), "else")
    says = next((name for name in cues.says if f"s:{name}" in said), "else")
    focused = next((name for name in cues.says if f"f:{name}" in near), "else")
    main = [f"t:{asks}&{says}", f"u:{asks}&{focused}", f"v:{says}&{focused}"]
    main += [f"{a}&t:{says}" for a in asked] + [f"{a}&u:{focused}" for a in asked]
    pairs = [f"{a}&{b}" for a in asked for b in (*said, *near)]
    return frozenset((*asked, *said, *near, *led, *pairs, *main))


def _held(prefix: str, cues: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> list[str]:
    return [f"{prefix}:{name}" for name, pattern in cues if text and pattern.search(text)]


@lru_cache(20_000)
def question_cues(question: str) -> frozenset[str]:
    """Return the names of the cues that hold for a question: what it asks for, and whether it is turned round."""
    return frozenset(_held("q", _cues().question, fold(question)))


def focus_of(question: str, sentence: str) -> str:
    """Return the part of `sentence` that shares most words and concepts with `question`; the whole where none does."""
    parts = [part for part in _cues().part.split(sentence) if part.strip()]
    if len(parts) < 2:  # noqa: PLR2004 - one part is the whole
        return sentence
    pairs = _pairs(question)
    if pairs:
        shared = [len(pairs & _pairs(part)) for part in parts]
    else:  # an English question shares no characters with a Chinese sentence, only what both are about
        concepts = concepts_in(question)
        shared = [len(concepts & concepts_in(part)) for part in parts] if concepts else [0]
    best = max(shared)
    return parts[shared.index(best)] if best else sentence


def _pairs(text: str) -> set[str]:
    return {run[i : i + 2] for run in _CHINESE.findall(text) for i in range(len(run) - 1)}
