"""Concepts: questions and clauses meet in them, whatever words either uses."""

import re
import time

import pytest

from corpus.concepts import concepts_in, vocabulary

MEETINGS = [
    ("你们拿我手机号干嘛", "我们会收集您的联系电话，用于与您核对订单", "phone"),
    ("我在哪你们知道吗", "经您授权，我们会获取您的地理位置信息", "location"),
    ("怎么删号", "您可以申请注销您的账户", "close_account"),
    ("how do I delete my account", "您可以申请注销您的账户", "close_account"),
    ("娃也能用吗", "未成年人应当在监护人的指导下使用", "minors"),
    ("警察来要你们给不给", "根据司法机关的要求提供", "authorities"),
    ("do you sell my data", "我们不会出售您的个人信息", "sell"),
    ("存多久", "保存期限为所必需的最短时间", "retention"),
    ("会传到国外吗", "我们不会将个人信息传输至境外", "cross_border"),
    ("黑客把我信息偷了你们会说吗", "发生个人信息安全事件后，我们将及时告知", "data_breach"),
    ("爸爸去世了他的账号怎么办", "近亲属可以行使相关权利", "deceased"),
    ("会偷听我说话吗", "我们会申请麦克风权限", "microphone"),
    ("你們會看我的相冊嗎", "访问您的照片", "photos"),
    ("can you see who my contacts are", "读取通讯录", "contacts"),
    ("不想看广告怎么关", "您可以退订营销短信", "opt_out_ads"),
    ("公司倒闭了咋办", "在合并、收购、破产清算时", "acquirer"),
]


@pytest.mark.parametrize(("question", "clause", "concept"), MEETINGS)
def test_question_and_clause_meet_at_the_concept(question: str, clause: str, concept: str) -> None:
    assert concept in concepts_in(question) & concepts_in(clause)


def test_the_longest_of_overlapping_words_wins() -> None:
    assert "address" in concepts_in("收货地址")
    assert "address" not in concepts_in("ip地址")


def test_english_endings_are_one_word() -> None:
    assert concepts_in("sharing") == concepts_in("shared") == concepts_in("Share")


@pytest.mark.parametrize("text", ["pretty", "campus", "carpet", "notebook"])
def test_latin_words_are_found_whole(text: str) -> None:
    assert concepts_in(text) == frozenset()


def test_words_are_folded_and_belong_to_named_concepts() -> None:
    for concept in vocabulary().values():
        assert concept.names["zh"], concept.id
        assert re.fullmatch(r"(dpv|pd|pc):[A-Za-z0-9]+", concept.term), concept.id
        for language in ("zh", "en"):
            words = concept.words[language]
            assert len(set(words)) == len(words), concept.id
            assert all(w == w.lower().strip() and w for w in words), concept.id


def test_a_long_policy_is_read_in_time() -> None:
    text = "我们会收集您的联系电话，用于与您核对订单，并在必要时提供给第三方支付机构。" * 2_700
    concepts_in("warm")
    started = time.perf_counter()
    concepts_in(text)
    assert time.perf_counter() - started < 5
