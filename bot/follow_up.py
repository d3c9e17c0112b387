"""A talk's last question, put so that it stands alone: its topic kept, partly changed, or new.

Only the asker's own questions are looked at, and nothing of them is kept. A follow-up is resolved against the last
question that stood alone, the turns between them in order.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.kind import kind_of
from bot.turn import Turn, kinds_of, rule, rules
from corpus.concepts import Hit, vocabulary
from corpus.types import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Standing:
    """A question that stands alone.

    `text` is folded and in `language`; `kind` is what is asked. `wished` is the language in which the asker wants the
    same said again, and `followed` tells whether the question leaned on the talk before it.
    """

    text: str
    language: Language
    kind: str
    wished: Language | None = None
    followed: bool = False


def resolve(last: Turn, earlier: Sequence[str], read: Callable[[str], Turn]) -> Standing:
    """Return a question as it stands alone after `earlier` ones, oldest first, of which `read` makes turns."""
    if not earlier or not _leans(last):
        return _alone(last)
    turns = [last]
    for text in reversed(earlier):
        turns.append(read(text))
        if turns[-1].asks and not _leans(turns[-1]):
            break
    if not turns[-1].asks and _again(last) is None:
        return _alone(last)
    standing = _alone(turns.pop())
    for turn in reversed(turns):
        standing = _followed(standing, turn)
    return standing


def _alone(turn: Turn) -> Standing:
    return Standing(turn.text, turn.language, turn.kind)


def _leans(turn: Turn) -> bool:
    """Tell whether a turn means something only with the one before it."""
    return _again(turn) is not None or _part(turn) is not None or _they(turn) is not None


def _again(turn: Turn) -> Language | None:
    """Return the language in which a turn asks for the same again, its own where it names none; None for any other."""
    for named in LANGUAGES:
        if re.search(rules()["again"][turn.language][named], turn.text):
            return named
    return turn.language if rule(turn.language, "same").search(turn.text) else None


@dataclass(frozen=True, slots=True)
class _Part:
    """What a turn that leans says: `fragment`, which is a thing to `swap`, or said of the thing before (`pronoun`)."""

    turn: Turn
    swap: bool = False
    pronoun: re.Match[str] | None = None


def _part(turn: Turn) -> _Part | None:
    """Return what a turn says that leans on the one before, or None where it stands alone or says nothing."""
    lead = rule(turn.language, "lead").match(turn.text)
    bare = Turn(turn.text[lead.end() :], turn.language) if lead else turn
    thing = _thing(bare)
    if thing:
        return _Part(Turn(thing, turn.language), swap=True)
    if rule(turn.language, "fragment").match(turn.text):
        return _Part(turn)
    pronoun = _pronoun(bare)
    if pronoun:
        return _Part(bare, pronoun=pronoun)
    if bare.complete or not bare.within("longest_fragment") or not (bare.hits or bare.asks_openly):
        return None
    return _Part(bare) if bare.unexplained(bare.hits) <= rules()[turn.language]["longest_empty"] else None


def _pronoun(turn: Turn) -> re.Match[str] | None:
    """Return the word that stands for what was named before, where the turn itself names nothing it could mean."""
    pronoun = rule(turn.language, "pronoun").search(turn.text)
    if pronoun is None or turn.data or not turn.within("longest_pronoun"):
        return None
    front = Turn(turn.text[: pronoun.start()], turn.language)
    return None if front.complete or front.unexplained(front.hits) > 1 else pronoun


def _they(turn: Turn) -> re.Match[str] | None:
    """Return the word that stands for somebody named before, where a turn names nobody of its own."""
    if not turn.within("longest_pronoun") or any("recipient" in kinds_of(hit) for hit in turn.hits):
        return None
    return rule(turn.language, "they").search(turn.text)


def _thing(turn: Turn) -> str | None:
    """Return the thing of "what about my phone number?", 那手机号呢 or a bare 手机号; None where more is said."""
    front = rule(turn.language, "swap_front").match(turn.text)
    back = rule(turn.language, "swap").search(turn.text)
    bare = turn.text[front.end() if front else 0 : back.start() if back else len(turn.text)]
    bare = rule(turn.language, "tail").sub("", bare).strip()
    thing = Turn(bare, turn.language)
    more = thing.data and any(thing.leans(hit) for hit in thing.hits if not _intent(hit))
    if not bare or thing.asks_openly or more or rule(turn.language, "choice").search(bare):
        return None
    if front or (back and turn.language == "zh"):
        return bare if thing.within("longest_pronoun") else None
    said = kind_of(bare if turn.language == "en" else turn.text, turn.language) == "yesno"
    said = said or thing.new_predicate or bool(thing.unexplained(thing.hits))
    unowned = Turn(rule(turn.language, "our").sub("", bare), turn.language)
    said = said or not unowned.within("longest_thing")
    keywords = turn.language == "zh" and " " in bare
    return bare if thing.anchors and not said and not keywords else None


def _followed(before: Standing, turn: Turn) -> Standing:
    """Return what a turn asks after `before`."""
    wished = _again(turn)
    if wished:
        return Standing(before.text, before.language, before.kind, wished, followed=True)
    part, old, they = _part(turn), Turn(before.text, before.language), _they(turn)
    somebody = next((hit for hit in old.hits if "recipient" in kinds_of(hit)), None)
    if they and (somebody or (part and not part.swap and not part.pronoun)):
        text = _put(turn, they, old, somebody or _topic(old))
        named = Turn(text, turn.language)
        pronoun = _pronoun(named)
        text = _named(old, _Part(named, pronoun=pronoun)) if pronoun else text
        # The data is still that of the question before, where the turn names none.
        return Standing(text, turn.language, turn.kind, followed=True)
    if part is None:
        return before if not turn.hits and not turn.asks_openly else _alone(turn)
    if part.swap:
        text, kind, language = _swapped(old, part.turn), before.kind, old.language
    elif part.pronoun:
        text, kind, language = _named(old, part), part.turn.kind, turn.language
    elif part.turn.new_predicate and (old.data or old.generic) and not _in_front(part.turn):
        text, kind, language = _about(old, part.turn), part.turn.kind, turn.language
    else:
        text, kind, language = _whole(old, part.turn), part.turn.kind, old.language
    return Standing(text, language, kind, followed=True)


def _swapped(old: Turn, thing: Turn) -> str:
    """Return the question before with a thing in the place of its like, or in front where it has none."""
    new = _said_in(old.language, thing)
    place = _place(old, thing)
    if place is None:
        return _template(old.language, "with", core=_core(old), fragment=new)
    mine = rule(old.language, "mine").search(old.text[: place.start])
    if mine:
        new = rule(old.language, "our").sub("", new)
    return old.text[: place.start] + new + old.text[place.end :]


def _place(old: Turn, thing: Turn) -> Hit | None:
    """Return the part of the question before that a thing takes the place of, or None."""
    kinds = {kind for hit in thing.hits for kind in kinds_of(hit)}
    owned = rule(thing.language, "owned").match(thing.text)
    if (
        owned
        or thing.unexplained(thing.hits)
        or not kinds & set(rules()["exchanged"])
        or any("data" in kinds_of(hit) for hit in thing.anchors)
    ):
        general = old.generic
        return _data(old) or (Hit(general.start(), general.end(), ()) if general else None)
    for kind in rules()["exchanged"]:
        if any(kind in kinds_of(hit) for hit in thing.hits):
            found = [hit for hit in old.hits if kind in kinds_of(hit) and not _intent(hit)]
            if found:
                return found[-1]
    return None


def _intent(hit: Hit) -> bool:
    return kinds_of(hit) == {"intent"}


def _data(turn: Turn) -> Hit | None:
    """Return the kinds of data that a turn is about, as one run: those called the asker's own, else the last ones."""
    runs: list[Hit] = []
    for hit in turn.data:
        between = turn.text[runs[-1].end : hit.start] if runs else None
        joined = between is not None and (not between or rule(turn.language, "join").match(between))
        if joined or (runs and hit.start < runs[-1].end):
            runs[-1] = Hit(runs[-1].start, max(hit.end, runs[-1].end), runs[-1].concepts + hit.concepts)
        else:
            runs.append(hit)
    owned = [run for run in runs if rule(turn.language, "mine").search(turn.text[: run.start])]
    return next(reversed(owned or runs), None)


def _topic(old: Turn) -> Hit | None:
    """Return what the question before is about: its data, data in general, or what else can stand alone."""
    data = _data(old)
    if data:
        mine = rule(old.language, "mine").search(old.text[: data.start])
        return Hit(mine.start() if mine else data.start, data.end, data.concepts)
    if old.generic:
        return Hit(old.generic.start(), old.generic.end(), ())
    return next(iter(old.anchors), None)


def _name(old: Turn, topic: Hit, language: Language) -> str:
    """Return what a topic is called in a language: as it was said, or by the names of its concepts."""
    said = old.text[topic.start : topic.end]
    # An English hit may be half a sentence ("track my location"): what it names is called by its name then.
    if language == old.language and (language == "zh" or rule(language, "our").match(said) or not topic.concepts):
        return said
    names = [vocabulary()[concept].names[language] for concept in dict.fromkeys(topic.concepts)]
    said = names[0] if names else str(rules()["data"][language])
    data = not names or vocabulary()[topic.concepts[0]].kind == "data"
    return _template(language, "thing", called=said.lower()) if data and names else said.lower()


def _named(old: Turn, part: _Part) -> str:
    """Return a turn with what its pronoun stands for in the pronoun's place."""
    topic = _topic(old)
    return _put(part.turn, part.pronoun, old, topic) if part.pronoun and topic else _whole(old, part.turn)


def _put(turn: Turn, word: re.Match[str], old: Turn, thing: Hit | None) -> str:
    """Return a turn with a thing of the question before in the place of a word."""
    said = _name(old, thing, turn.language) if thing else word.group()
    return turn.text[: word.start()] + said + turn.text[word.end() :]


def _about(old: Turn, turn: Turn) -> str:
    """Return a turn said of the topic of the question before."""
    topic = _topic(old)
    if topic is None:
        return turn.text
    fragment = rule(turn.language, "tail").sub("", turn.text) if turn.language == "en" else turn.text
    return _template(turn.language, "about", thing=_name(old, topic, turn.language), fragment=fragment)


def _whole(old: Turn, turn: Turn) -> str:
    """Return what a turn asks about the whole question before."""
    if turn.language == old.language:
        fragment = rule(turn.language, "tail").sub("", turn.text) if turn.language == "en" else turn.text
    else:
        fragment = _said_in(old.language, turn)
    if old.language == "en" and rule("en", "front").search(fragment):
        return f"{fragment} {_core(old)}?"
    return _template(old.language, "whole", core=_core(old), fragment=fragment)


def _in_front(turn: Turn) -> bool:
    return turn.language == "en" and bool(rule("en", "front").search(rule("en", "tail").sub("", turn.text)))


def _core(old: Turn) -> str:
    """Return a question as a topic, without its particles and question words."""
    kept = rules()[old.language]["choice_kept"]
    plain = rule(old.language, "choice").sub(lambda match: str(kept[match.group()]), old.text)
    return rule(old.language, "core").sub("", plain).strip() or old.text


def _said_in(language: Language, turn: Turn) -> str:
    """Return a turn's words, or, in another language, what it asks and the names of what it is about."""
    if language == turn.language:
        return turn.text
    word = rules()["asked"][turn.kind]
    asked = str(word[language]) if turn.asks_openly else ""
    names = [
        vocabulary()[concept].names[language].lower()
        for hit in turn.hits
        if not _intent(hit)
        for concept in hit.concepts[:1]
        if not asked or concept not in word["covers"]
    ]
    return " ".join(part for part in (asked, *dict.fromkeys(names)) if part) or turn.text


def _template(language: Language, name: str, **values: str) -> str:
    return str(rules()[language][name]).format(**values)
