"""A statement in plain Chinese: the policy's own words put in order, 您 as 你."""

import re

from bot.plain_parts import (
    aim,
    bare_condition,
    bare_purpose,
    composing,
    is_exception,
    is_for_purpose,
    is_reason,
    kinds_of_data,
    plainly,
    told,
)
from bot.statements import GIVING, KEEPING, Statement, Telling
from corpus.facts import Fact, Part

_MOST_PURPOSES = 2
_GIVES_TO = re.compile("(?:给|至|到)$")


def chinese(statement: Statement, telling: Telling) -> list[str] | None:
    """Return the sentences for a statement without their full stops, or None where one would be too long."""
    fact, limit = statement.fact, composing()["limits"]["sentence"]
    listed = _listed(fact, telling)
    main = _main(statement, telling, "".join(listed[:1]) if len(listed) == 1 else told("these", "zh"))
    if main is None:
        return None
    purposes = _purposes(statement, telling)
    if purposes is None:
        return None
    conditions = fact.of("condition")
    before = [bare_condition(part) for part in conditions if not is_exception(part)]
    after = [told("exception", "zh", condition=bare_condition(part)) for part in conditions if is_exception(part)]
    head = "，".join([*before, main])
    if len(head) > limit:
        keys = ["condition", *["condition_more"] * len(before)]
        head, after = main, [*(told(key, "zh", condition=c) for key, c in zip(keys, before, strict=False)), *after]
    if purposes and len(head) + len(aim(purposes[0])) < limit:
        words = aim(purposes[0])
        head, purposes = f"{words}，{head}" if is_reason(purposes[0]) else f"{head}，{words}", purposes[1:]
    tail = [*(told("purpose", "zh", purpose=bare_purpose(part)) for part in purposes), *after]
    if any(len(sentence) > limit for sentence in (head, *tail)):
        return None
    if len(listed) > 1:
        items = "\n".join([told("list", "zh", main=head), *(told("item", "zh", words=words) for words in listed)])
        return [items + "\n", *tail]
    return [head, *tail]


def _listed(fact: Fact, telling: Telling) -> list[str]:
    """Return the kinds of data as one phrase, or as the items of a list where they are many."""
    kinds, more = kinds_of_data(fact.of("data"), telling.asked, all_of_them=telling.everything)
    words = list(dict.fromkeys(plainly(part.text) for part in kinds))
    if telling.everything and len(words) > composing()["limits"]["items"]:
        return [*words, *([told("more_items", "zh")] if more else [])]
    if len(words) > composing()["limits"]["items"]:
        words, more = words[: composing()["limits"]["items"]], True
    return [told("list_separator", "zh").join(words) + (told("more_items", "zh") if more else "")]


def _main(statement: Statement, telling: Telling, data: str) -> str | None:
    fact = statement.fact
    verb = told("list_separator", "zh").join(span.of(telling.policy_text) for span in statement.verbs)
    values = {"will": _will(fact, telling), "verb": plainly(verb), "data": data, "your": _your(data)}
    kept = _kept(fact, data)
    if kept and fact.allowed and (telling.needed in ("duration", "place") or fact.processing == "store"):
        return kept
    if fact.processing == "provide":
        key = "may_provide" if fact.may and fact.allowed else "provide" if fact.allowed else "never_provide"
        return told(key, "zh", **values)
    if fact.processing == "profiling":
        return told("profiling", "zh", **values)
    if fact.who and fact.who.concept == "user":
        return told("user_delete", "zh", **values) if fact.processing == "delete" and fact.allowed else None
    main = _doing(fact, values, told_for=_is_for_purpose(statement, telling))
    return f"{plainly(fact.who.text)}{main}" if fact.who and fact.who.concept != "controller" else main


def _doing(fact: Fact, values: dict[str, str], *, told_for: bool) -> str:
    recipients = told("list_separator", "zh").join(plainly(part.text) for part in fact.of("recipient"))
    if fact.processing in GIVING and recipients:
        values["verb"] = _GIVES_TO.sub("", values["verb"])
        return told("give", "zh", recipients=recipients, **values)
    if told_for:
        return told("use_for", "zh", aim=aim(fact.of("purpose")[0]), **values)
    return told("keep" if fact.processing in KEEPING else "collect", "zh", **values)


def _kept(fact: Fact, data: str) -> str:
    for kind, key, name in (("duration", "how_long", "duration"), ("place", "where_kept", "place")):
        parts = fact.of("duration") if kind == "duration" else fact.of("place")
        if parts:
            return told(key, "zh", data=f"{_your(data)}{data}", **{name: plainly(parts[0].text)})
    return ""


def _your(data: str) -> str:
    """Return 你的 before data, unless the policy's words begin with whose they are or say which."""
    return "" if data.startswith(("你", "以下", "其他", "必要")) else told("your", "zh")


def _will(fact: Fact, telling: Telling) -> str:
    other = fact.who is not None and fact.who.concept != "controller"
    if not fact.allowed:
        key = "must_not" if other else "never_said" if telling.said else "never"
    elif fact.only:
        key = "only"
    elif fact.may:
        key = "may"
    else:
        key = "will" if other or not telling.said else "will_said"
    return told(key, "zh")


def _purposes(statement: Statement, telling: Telling) -> list[Part] | None:
    """Return the purposes still to be told, long ones left out, or None where one of those answers what is asked."""
    parts = statement.fact.of("purpose")
    if _is_for_purpose(statement, telling):
        parts = parts[1:]
    short = [part for part in parts if len(part.text) <= composing()["limits"]["part"]]
    if telling.needed == "purpose" and len(short) < len(parts):
        return None
    return short if telling.needed == "purpose" else short[:_MOST_PURPOSES]


def _is_for_purpose(statement: Statement, telling: Telling) -> bool:
    """Tell whether the purpose is a part of what is done: "把…用于…"."""
    verb = statement.verbs[-1].of(telling.policy_text)
    return bool(statement.fact.of("purpose")) and statement.fact.processing == "use" and is_for_purpose(verb)
