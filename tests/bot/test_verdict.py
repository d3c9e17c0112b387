"""Yes, no or it depends, by what a sentence says and what the question asks."""

from dataclasses import replace

import pytest

from bot.question import read_question
from bot.verdict import verdict_of
from bot.verdict_model import verdict_model
from corpus.plain import Wording, Wordings
from corpus.settings import Settings
from corpus.types import Policy, Span
from index.encoder import fingerprint_of
from index.library import Library
from index.policy_index import build_policy_index

LIST = "一、共享\n我们不会与任何公司共享您的个人信息，但以下情况除外：\n（1）基于学术研究而使用；\n（2）经您同意；\n"


@pytest.mark.parametrize(
    ("question", "text", "quote", "verdict"),
    [
        ("你们收集位置吗", "我们会收集位置信息。", "我们会收集", "yes"),
        ("合作伙伴能挪作他用吗", "合作伙伴无权将其用于任何其他用途。", "合作伙伴", "no"),
        ("你们会共享我的信息吗", LIST, "我们不会与", "conditional"),
        ("必须填邮箱吗", "不填写邮箱不影响下单。", "不填写", "no"),
        ("不提供这些还能用吗", "您不提供这些信息，不影响您使用本服务。", "您不提供", "yes"),
        ("不写地址能下单吗", "您需要至少填写收货地址才能下单。", "您需要", "no"),
        ("do you collect my location?", "我们会收集位置信息。", "我们会收集", "yes"),
        ("do you sell my data?", "我们不会出售您的个人信息。", "我们不会", "no"),
        ("哪些信息会共享", "我们会共享订单信息。", "我们会共享", "info"),
    ],
)
def test_verdict(question: str, text: str, quote: str, verdict: str, library: Library, settings: Settings) -> None:
    policy = Policy("shop", "1", {"zh": "政策", "en": "policy"}, text, "0" * 64, "test")
    index = build_policy_index(policy, library.words, library.encoder, Wordings())
    asked = read_question(question, (), settings)
    matches = library.match(index, asked.search, asked.language)
    passage = next(n for n in range(len(index.passages)) if quote in index.quote(n))
    assert verdict_of(asked, index, matches, passage) == verdict


def test_an_approved_verdict_counts_where_its_question_is_near(library: Library, settings: Settings) -> None:
    text = "合作伙伴无权将其用于任何其他用途。"
    policy = Policy("shop", "1", {"zh": "政策", "en": "policy"}, text, "0" * 64, "test")
    asked = read_question("合作伙伴能挪作他用吗", (), settings)
    found = []
    for verdict in ("no", "yes"):
        wording = Wording("p1", Span(0, len(text)), {"zh": "不能。", "en": "No."}, {"zh": (asked.text,), "en": ()})
        wordings = Wordings(used=(replace(wording, verdicts={asked.text: verdict}),))
        index = build_policy_index(policy, library.words, library.encoder, wordings)
        found.append(verdict_of(asked, index, library.match(index, asked.search, asked.language), 0))
    assert found == ["no", "yes"]


@pytest.mark.parametrize(("question", "verdict"), [("不填邮箱能下单吗", "yes"), ("邮箱不写会不会下不了单", "no")])
def test_of_approved_verdicts_those_count_that_ask_for_the_same(
    question: str, verdict: str, library: Library, settings: Settings
) -> None:
    index = library.index("ufo")
    asked = read_question(question, (), settings)
    passage = next(n for n in range(len(index.passages)) if "不影响您订单的生成" in index.quote(n))
    assert verdict_of(asked, index, library.match(index, asked.search, asked.language), passage) == verdict


def test_the_near_pairs_were_fitted_on_the_model_that_ships() -> None:
    assert verdict_model().pairs.fingerprint == fingerprint_of(Settings())
