"""Statements become the sentences of an answer: Chinese from the policy's words, English from its concepts' names."""

from collections.abc import Sequence

from bot.plain_parts import bare_condition, composing, condition_in_english, told
from bot.statements import Statement, Telling
from bot.telling_en import english
from bot.telling_zh import chinese
from corpus.facts import Part
from corpus.types import Language


def render(statements: Sequence[Statement], telling: Telling, language: Language, *, excepted: bool) -> str | None:
    """Return the sentences for statements, or None where they would be too long or say too little.

    `excepted`: the statements are the exceptions to what the introduction of their list denies.
    """
    limits = composing()["limits"]
    if excepted:
        return _exceptions(statements, telling, language)
    tell = chinese if language == "zh" else english
    sentences = tell(statements[0], telling)
    if sentences is None:
        return None
    for further in statements[1:]:
        more = tell(further, telling)
        if more and sum(map(len, [*sentences, *more])) <= limits["answer"]:
            sentences += [sentence for sentence in more if sentence not in sentences]
    return _joined(sentences, language)


def _joined(sentences: Sequence[str], language: Language) -> str:
    end = told("sentence_end", language)
    return "".join(s if s.endswith(("\n", "：", ":")) else s + end for s in sentences).strip()


def _exceptions(statements: Sequence[Statement], telling: Telling, language: Language) -> str | None:
    """Return what is denied as a rule, and its exceptions as a list."""
    tell = chinese if language == "zh" else english
    main = tell(statements[0].without_conditions(), telling.as_rule())
    if main is None or len(main) != 1:
        return None
    lines = []
    for statement in statements:
        conditions = statement.fact.of("condition")
        if not conditions or len(bare_condition(conditions[-1])) > composing()["limits"]["sentence"]:
            return None
        lines.append(told("item", language, words=_exception(conditions[-1], language)))
    lead = main[0] if language == "zh" else main[0][:1].lower() + main[0][1:]
    return "\n".join([told("exceptions", language, main=lead), *dict.fromkeys(lines)])


def _exception(condition: Part, language: Language) -> str:
    words = bare_condition(condition)
    meaning = condition_in_english(condition, denied=False) if language == "en" else ""
    return (
        told("quoted", language, name=meaning, words=words) if meaning else told("only_quoted", language, words=words)
    )
