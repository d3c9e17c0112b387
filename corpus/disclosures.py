"""What Chinese law has a privacy policy tell: the 27 disclosures of `data/disclosures.toml`, found by concepts too."""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any, Literal, get_args

from corpus.concepts import ConceptKind, vocabulary
from corpus.types import LANGUAGES, Language

Part = Literal["notice", "right", "duty"]
LawId = Literal["pipl", "ndr"]

COUNT = 27

_KIND = "kind:"
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Law:
    """A law: its name by language, and its short English name."""

    id: LawId
    names: dict[Language, str]
    short_en: str


@dataclass(frozen=True, slots=True)
class Article:
    """A place in a law: article, perhaps `to` another one, paragraph (款) and item (项); 0 where there is none."""

    law: Law
    article: int
    to: int = 0
    paragraph: int = 0
    item: int = 0

    def __post_init__(self) -> None:
        """Refuse a place that cannot be."""
        if self.article < 1 or self.paragraph < 0 or self.item < 0 or (self.to and self.to <= self.article):
            raise ValueError(f"no place in a law: {self.article}, {self.to}, {self.paragraph}, {self.item}")

    def place(self, language: Language) -> str:
        """Return 第十七条第一款第二项, or 17(1)(2)."""
        if language == "zh":
            until = f"至第{_chinese(self.to)}条" if self.to else ""
            paragraph = f"第{_chinese(self.paragraph)}款" if self.paragraph else ""
            item = f"第{_chinese(self.item)}项" if self.item else ""
            return f"第{_chinese(self.article)}条{until}{paragraph}{item}"
        places = "".join(f"({number})" for number in (self.paragraph, self.item) if number)
        return f"{self.article}{f'–{self.to}' if self.to else ''}{places}"

    def cited(self, language: Language) -> str:
        """Return 《个人信息保护法》第十七条第一款第二项, or PIPL Art. 17(1)(2)."""
        return cited((self,), language)


def cited(articles: Iterable[Article], language: Language) -> str:
    """Return articles as they are cited in `language`, each law named once: PIPL Art. 15; … Art. 21(1)(4)."""
    groups = [(law, list(of_law)) for law, of_law in groupby(articles, key=lambda article: article.law)]
    if language == "zh":
        return "；".join(law.names["zh"] + "、".join(one.place("zh") for one in of_law) for law, of_law in groups)
    return "; ".join(f"{law.short_en} Art. {', '.join(one.place('en') for one in of_law)}" for law, of_law in groups)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One thing that a policy has to tell.

    `term` is its DPV term or one of our own (`pc:`); `part` tells what the notice itself must contain from rights and
    duties that a policy normally states; `law` says in plain words what the law asks; `concepts` are ids of the
    vocabulary; `asked_by` are sets of them, `kind:data` standing for any concept of that kind.
    """

    number: int
    id: str
    term: str
    opp115: str
    part: Part
    names: dict[Language, str]
    questions: dict[Language, str]
    law: dict[Language, str]
    articles: tuple[Article, ...]
    concepts: frozenset[str]
    asked_by: tuple[frozenset[str], ...]

    def cited(self, language: Language) -> str:
        """Return all its articles as they are cited in `language`."""
        return cited(self.articles, language)


@cache
def disclosures() -> dict[str, Disclosure]:
    """Return all disclosures by id, in the order of their numbers; raises ValueError where the data is not in order."""
    data = _data()
    laws = {key: Law(key, _both(entry), entry["short_en"]) for key, entry in data["laws"].items()}
    found = [_disclosure(entry, laws) for entry in data["disclosure"]]
    if [one.number for one in found] != list(range(1, COUNT + 1)) or len({one.id for one in found}) != COUNT:
        raise ValueError(f"disclosures are not numbered 1 to {COUNT}, each with an id of its own")
    if sorted(data["precedence"]) != sorted(one.id for one in found):
        raise ValueError("precedence does not name each disclosure once")
    return {one.id: one for one in found}


def disclosures_asked(concepts: Collection[str]) -> tuple[Disclosure, ...]:
    """Return the disclosures that a question with these concepts asks for, the most particular first; maybe none."""
    known = vocabulary()
    named = set(concepts) | {f"{_KIND}{known[concept].kind}" for concept in concepts if concept in known}
    every = disclosures()
    return tuple(every[name] for name in _data()["precedence"] if any(asked <= named for asked in every[name].asked_by))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("corpus").joinpath("data/disclosures.toml").read_text(encoding="utf-8"))


def _disclosure(entry: dict[str, Any], laws: dict[str, Law]) -> Disclosure:
    name = entry["id"]
    asked_by = tuple(frozenset(asked) for asked in entry["asked_by"])
    _check_concepts(name, {concept for asked in asked_by for concept in asked} | set(entry["concepts"]))
    if not all(asked_by) or not entry["articles"] or entry["part"] not in get_args(Part):
        raise ValueError(f"{name}: an empty asked_by, no article, or no such part")
    return Disclosure(
        number=entry["number"],
        id=name,
        term=entry["term"],
        opp115=entry["opp115"],
        part=entry["part"],
        names=_both(entry, "name_"),
        questions=_both(entry, "question_"),
        law=_both(entry, "law_"),
        articles=tuple(Article(**{**place, "law": laws[place["law"]]}) for place in entry["articles"]),
        concepts=frozenset(entry["concepts"]),
        asked_by=asked_by,
    )


def _check_concepts(name: str, concepts: Collection[str]) -> None:
    kinds = {f"{_KIND}{kind}" for kind in get_args(ConceptKind)}
    if unknown := set(concepts) - set(vocabulary()) - kinds:
        raise ValueError(f"{name}: no such concept: {', '.join(sorted(unknown))}")


def _both(entry: dict[str, Any], prefix: str = "") -> dict[Language, str]:
    return {language: entry[prefix + language] for language in LANGUAGES}


def _chinese(number: int) -> str:
    """Return a number below 100 in Chinese: 十七, 二十, 三十五."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else _DIGITS[tens] * (tens > 1) + "十") + (_DIGITS[ones] if ones or not tens else "")
