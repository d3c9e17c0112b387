"""The kind of a question: yes or no, or what its question word asks for."""

from bot.cues import cue, kinds
from corpus.types import Language

_KEPT_FROM_SHORT = 2


def kind_of(folded: str, language: Language) -> str:
    """Return `yesno`, or what the question word asks for (what, how, who, when, where, why); `what` where none does.

    `folded` is the question as `corpus.text.fold` leaves it.
    """
    asked = _last_sentence(folded)
    yes_no = _chinese_yes_no(asked) if language == "zh" else _english_yes_no(asked)
    if yes_no:
        return "yesno"
    return next((kind for kind, pattern in kinds(language) if pattern.search(asked)), "what")


def _last_sentence(folded: str) -> str:
    """Return the sentence that asks: the last one that is more than an afterthought."""
    sentences = [s.strip() for s in cue("question", "sentence_end").split(folded) if len(s.strip()) > _KEPT_FROM_SHORT]
    questions = [s for s in sentences if s.endswith("?")]
    return (questions or sentences or [folded])[-1]


def _chinese_yes_no(asked: str) -> bool:
    bare = cue("question", "zh_trail").sub("", asked)
    # A request to be told something asks for that something, in whatever form the request itself comes.
    told = cue("question", "zh_tell").sub("", bare)
    if told != bare:
        return _chinese_yes_no(told) if told else True
    if cue("question", "zh_places").search(bare) or cue("question", "zh_reason").search(bare):
        return False
    if cue("question", "zh_choice").search(bare):
        return True
    open_words = cue("question", "zh_indefinite").sub("", bare)
    if cue("question", "zh_what").search(open_words):
        return False
    return bool(cue("question", "zh_statement").search(asked))


def _english_yes_no(asked: str) -> bool:
    clause = cue("question", "en_opening").sub("", asked)
    told = cue("question", "en_tell").sub("", clause)
    choice = cue("question", "en_choice").search(told)
    what = cue("question", "en_what").search(told)
    if cue("question", "en_places").search(told):
        return False
    if choice and what:
        return choice.start("aux" if choice["aux"] else 0) < what.start() or bool(
            cue("question", "en_tag").search(told)
        )
    if what:
        return bool(cue("question", "en_tag").search(told))
    return bool(choice or cue("question", "en_tag").search(told) or cue("question", "en_statement").search(told))
