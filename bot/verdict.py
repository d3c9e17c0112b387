"""Yes, no or it depends: the cited sentence's polarity and conditions held against the question's."""

from bot.answer import Verdict
from bot.cues import cue
from bot.question import Question
from corpus.text import fold


def verdict_of(question: Question, quote: str, lead_in: str | None) -> Verdict:
    """Return the verdict that `quote`, read with its list's introduction, gives on the question.

    A sentence that forbids or makes optional says no, one that allows or obliges says yes, a question that asks for
    the opposite ("can I leave it out?") turns that round. Conditions and exceptions make it conditional, unless
    the question asks only what may happen.
    """
    if not question.is_yes_no:
        return "info"
    sentence = fold(quote)
    exceptions = cue("clause", "exceptions")
    if lead_in and exceptions.search(fold(lead_in)):
        return "conditional"  # an exception to the rule that its introduction states
    if exceptions.search(sentence):
        return "conditional"
    if cue("clause", "optional").search(sentence):
        return "yes" if question.negated else "no" if question.obliging else _plain(question, forbids=False)
    forbids = bool(cue("clause", "negative").search(sentence))
    if not question.hedged and cue("clause", "modal").search(sentence):
        return "conditional"
    return _plain(question, forbids=forbids)


def _plain(question: Question, *, forbids: bool) -> Verdict:
    return "no" if forbids != question.negated else "yes"
