"""The 27 disclosures: whole, in both languages, with articles that exist, found by the concepts of a question."""

import re

import pytest

from corpus.concepts import concepts_in
from corpus.disclosures import COUNT, Article, Disclosure, disclosures, disclosures_asked
from corpus.types import LANGUAGES

ALL = list(disclosures().values())
# The last article of either law.
LAST_ARTICLE = {"pipl": 74, "ndr": 64}

CITED = [
    ("controller", "zh", "《个人信息保护法》第十七条第一款第一项；《网络数据安全管理条例》第二十一条第一款第一项"),
    ("controller", "en", "PIPL Art. 17(1)(1); Network Data Regulations Art. 21(1)(1)"),
    ("no_refusal", "zh", "《个人信息保护法》第十六条"),
    ("next_of_kin", "en", "PIPL Art. 49"),
    ("entrusted_processing", "zh", "《个人信息保护法》第二十一条"),
    ("security", "zh", "《个人信息保护法》第五十一条、第五十七条；《网络数据安全管理条例》第十一条"),
    ("security", "en", "PIPL Art. 51, 57; Network Data Regulations Art. 11"),
    ("complaints", "zh", "《个人信息保护法》第五十二条；《网络数据安全管理条例》第二十条"),
]

ASKED = [
    ("你们会把我的信息保存多久", "retention"),
    ("how long do you keep my data", "retention"),
    ("怎么注销账号", "deletion"),
    ("孩子的信息你们保存多久", "minors"),
    ("do you send my data overseas", "cross_border"),
    ("公司被收购了我的信息怎么办", "merger"),
    ("能不能把推荐关了", "automated_decisions"),
    ("你们会收集我的手机号吗", "data_kinds"),
    ("你们会把手机号给别人吗", "sharing"),
    ("我想撤回同意", "withdraw_consent"),
    ("资料填错了怎么改", "correction"),
    ("泄露了会通知我吗", "security"),
    ("爸爸去世了他的账号怎么办", "next_of_kin"),
    ("要投诉找谁", "complaints"),
]


def test_they_are_27_in_order() -> None:
    assert [one.number for one in ALL] == list(range(1, COUNT + 1))
    assert {one.part for one in ALL} == {"notice", "right", "duty"}
    assert {one.number for one in ALL if one.part == "notice"} == {1, 2, 3, 4, 5, 6, 13, 16, 17, 18}


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_each_is_whole_in_both_languages(one: Disclosure) -> None:
    assert re.fullmatch(r"[a-z_]+", one.id)
    assert re.fullmatch(r"(dpv|pc):[A-Za-z]+", one.term)
    for words in (one.names, one.questions, one.law):
        assert set(words) == set(LANGUAGES)
        assert re.search(r"[\u4e00-\u9fff]", words["zh"])
        assert words["en"].isascii()
    assert one.questions["zh"].endswith("？")
    assert one.questions["en"].endswith("?")


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_each_stands_on_articles_that_exist(one: Disclosure) -> None:
    assert one.articles
    for article in one.articles:
        assert max(article.article, article.to) <= LAST_ARTICLE[article.law.id]


@pytest.mark.parametrize(("name", "language", "words"), CITED)
def test_articles_are_cited(name: str, language: str, words: str) -> None:
    assert disclosures()[name].cited("zh" if language == "zh" else "en") == words


def test_a_place_that_cannot_be_is_refused() -> None:
    law = ALL[0].articles[0].law
    with pytest.raises(ValueError, match="no place"):
        Article(law, 30, to=28)


@pytest.mark.parametrize(("question", "name"), ASKED)
def test_a_question_s_concepts_lead_to_the_disclosure_behind_it(question: str, name: str) -> None:
    found = disclosures_asked(concepts_in(question))
    assert found
    assert found[0].id == name


def test_nothing_stands_behind_a_question_about_nothing() -> None:
    assert disclosures_asked(concepts_in("今天下雨吗")) == ()
    assert disclosures_asked(()) == ()
