"""The shop's own policy as a course: the questions that its approved wordings expect, and those it does not answer."""

from corpus.clauses import split_clauses
from corpus.loading import load_policy, shipped_policies
from corpus.plain import load_wordings
from corpus.types import LANGUAGES, Language, Span
from index.training.passage_views import Views, views_of
from index.training.questions import Question, digest

_MOST_CHARS = 10_000_000


def own_policy() -> tuple[list[Question], list[Views]]:
    """Return the questions of the shipped policy's `plain.toml` and its passages."""
    (path,) = shipped_policies()
    policy = load_policy(path, max_chars=_MOST_CHARS)
    wordings = load_wordings(path, policy, split_clauses(policy.text))
    asked: list[tuple[str, Language, tuple[Span, ...]]] = [
        (question, language, (wording.span,))
        for wording in wordings.used
        for language in LANGUAGES
        for question in wording.questions[language]
    ]
    asked += [
        (question, language, ())
        for topic in wordings.not_stated
        for language in LANGUAGES
        for question in topic.questions[language]
    ]
    questions = [
        Question(
            id=f"{policy.id}-{n}",
            policy=policy.id,
            sha256=digest(policy.text),
            split="train",
            source="hard",
            lang=language,
            style="",
            kind="",
            verdict="info" if must else "not_stated",
            question=question,
            must=must,
            also=(),
        )
        for n, (question, language, must) in enumerate(asked)
    ]
    return questions, views_of(policy.text)
