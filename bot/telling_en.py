"""A statement in plain English: the names of its concepts, with the policy's Chinese words quoted beside them."""

from collections.abc import Sequence

from bot.plain_parts import (
    bare_condition,
    bare_purpose,
    composing,
    condition_in_english,
    in_english,
    is_exception,
    kinds_of_data,
    listing,
    place_in_english,
    plainly,
    time_in_english,
    told,
)
from bot.statements import GIVING, KEEPING, Statement, Telling
from corpus.concepts import vocabulary
from corpus.facts import Fact, Part
from corpus.facts.rules import concept_in


def english(statement: Statement, telling: Telling) -> list[str] | None:
    """Return the sentences for a statement without their full stops, or None where something has no English."""
    fact = statement.fact
    data = _data(fact, telling)
    main = _main(statement, telling, data) if data or fact.processing == "profiling" else None
    if main is None:
        return None
    purposes = [_purpose(part) for part in fact.of("purpose") if len(part.text) <= composing()["limits"]["part"]]
    if telling.needed == "purpose" and not purposes:
        return None
    purposes = purposes if telling.needed == "purpose" else purposes[:1]
    conditions = [_condition(part, denied=not fact.allowed) for part in fact.of("condition")]
    if any(len(part.text) > composing()["limits"]["sentence"] for part in fact.of("condition")):
        return None
    return [main, *purposes, *conditions]


def _data(fact: Fact, telling: Telling) -> str:
    kinds, more = kinds_of_data(fact.of("data"), telling.asked, all_of_them=telling.everything)
    return _named(kinds, more=more)


def _named(parts: Sequence[Part], *, more: bool = False) -> str:
    """Return the names of parts with their words beside them; nothing where none has a name."""
    names, _ = in_english(parts)
    if not names:
        return ""
    listed = listing([*names, *([told("more_items", "en")] if more else [])], "en")
    words = told("list_separator", "zh").join(dict.fromkeys(plainly(part.text) for part in parts))
    return told("quoted", "en", name=listed, words=words)


def _main(statement: Statement, telling: Telling, data: str) -> str | None:
    fact = statement.fact
    who = _who(fact)
    values = {"who": who, "will": _will(fact), "data": data, "verb": _verb(statement)}
    if telling.needed in ("duration", "place") or (fact.processing == "store" and _kept(fact, data)):
        return _kept(fact, data) if fact.allowed else None
    if fact.processing == "provide":
        key = "may_provide" if fact.may and fact.allowed else "provide" if fact.allowed else "never_provide"
        return told(key, "en", **values)
    if fact.who and fact.who.concept == "user":
        return told("user_delete", "en", **values) if fact.processing == "delete" and fact.allowed else None
    if not who:
        return None
    if fact.processing in GIVING and fact.of("recipient"):
        recipients = _named(fact.of("recipient"))
        to = told("with" if statement.processing == ("share",) else "to", "en")
        return told("give", "en", recipients=recipients, to=to, **values) if recipients else None
    return told("profiling" if fact.processing == "profiling" else "keep", "en", **values)


def _verb(statement: Statement) -> str:
    names = [told(f"verb_{name}", "en") for name in dict.fromkeys(statement.processing) if name in _VERBS]
    return listing(names, "en")


_VERBS = (*GIVING, *KEEPING, "collect", "use")


def _who(fact: Fact) -> str:
    if fact.who is None or fact.who.concept == "controller":
        return told("company", "en")
    concept = concept_in(fact.who.text, "recipient")
    if concept is None:
        return told("only_quoted", "en", words=plainly(fact.who.text))
    name = vocabulary()[concept].names["en"]
    return name[:1].upper() + name[1:]


def _will(fact: Fact) -> str:
    if not fact.allowed:
        return told("must_not" if fact.who and fact.who.concept == "other" else "never", "en")
    return told("only" if fact.only else "may" if fact.may else "will", "en")


def _kept(fact: Fact, data: str) -> str | None:
    duration, place = fact.of("duration"), fact.of("place")
    if duration:
        time = time_in_english(duration[0].text)
        return time and told("how_long", "en", data=_capital(data), duration=f"{time} (“{plainly(duration[0].text)}”)")
    where = place_in_english(place[0].text) if place else ""
    return where and told("where_kept", "en", data=_capital(data), place=f"{where} (“{plainly(place[0].text)}”)")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _purpose(part: Part) -> str:
    words = bare_purpose(part)
    if part.concept:
        return told("purpose", "en", name=vocabulary()[part.concept].names["en"], purpose=words)
    return told("purpose_quoted", "en", purpose=words)


def _condition(part: Part, *, denied: bool) -> str:
    key = "exception" if is_exception(part) or (denied and part.unless) else "condition"
    meaning = condition_in_english(part, denied=denied)
    if not meaning:
        key += "_quoted"
    return told(key, "en", meaning=meaning, condition=bare_condition(part))
