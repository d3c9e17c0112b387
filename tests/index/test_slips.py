"""Typing slips: what is meant is found, and what is written right stays as it is."""

import time

import pytest

from index.homophones import Homophones, keys_of
from index.slips import SlipRepair
from index.spelling import Spelling
from index.words import Words


@pytest.fixture(scope="module")
def repair(tmp_path_factory: pytest.TempPathFactory) -> SlipRepair:
    return SlipRepair(Words(tmp_path_factory.mktemp("jieba")))


SLIPS = [
    ("注消账号咋弄", "注销账号咋弄"),
    ("会收级位直信息吗", "会收集位置信息吗"),
    ("个人信西给谁了", "个人信息给谁了"),
    ("会不会泻露", "会不会泄露"),
    ("送到哪个收获地址", "送到哪个收货地址"),
    ("客服电活打不通", "客服电话打不通"),
    ("怎么推订", "怎么退订"),
    ("Is my locaton kept?", "Is my location kept?"),
    ("delte my acount", "delete my account"),
    ("do you shaer my adress", "do you share my address"),
]

RIGHT = [
    "您好，请问怎么注销账号？",
    "你们会把我的手机号码告诉别人吗",
    "參加活動要給身份證嗎",
    "收获了很多",
    "Does the SDK read my IMEI or OAID?",
    "I doesn't like misusing, can't you stop?",
    "write to privacy@exampel.com or www.shpo.cn/delte",
    "号删了还能拿去绑别的号不",
    "",
]


@pytest.mark.parametrize(("written", "meant"), SLIPS)
def test_slips_are_mended(repair: SlipRepair, written: str, meant: str) -> None:
    assert repair.repair(written) == meant


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_stays(repair: SlipRepair, text: str) -> None:
    assert repair.repair(text) == text


def test_the_signs_around_a_slip_and_traditional_characters_stay(repair: SlipRepair) -> None:
    assert repair.repair("請問：注消賬號？！😀") == "請問：注销賬號？！😀"


def test_mending_twice_changes_nothing_more(repair: SlipRepair) -> None:
    for written, meant in SLIPS:
        assert repair.repair(repair.repair(written)) == meant


def test_a_question_is_mended_in_time(repair: SlipRepair) -> None:
    started = time.perf_counter()
    for _ in range(50):
        repair.repair("请问一下我想把账号注消掉该怎么弄，会不会泻露我的位直信息")
    assert (time.perf_counter() - started) / 50 < 0.02


def test_a_long_text_of_one_run_is_mended_in_linear_time(repair: SlipRepair) -> None:
    started = time.perf_counter()
    repair.repair("注消" * 1_000 + "a" * 2_000)
    assert time.perf_counter() - started < 5


def test_words_that_sound_alike_are_found() -> None:
    words = Homophones(["注销", "定位", "收货地址"])
    assert words.meant_by("注消") == {"注销"}
    assert words.meant_by("位定") == {"定位"}
    assert words.meant_by("收获地址") == {"收货地址"}
    assert words.meant_by("注销") == set()


def test_a_particle_is_never_a_slip() -> None:
    assert Homophones(["号码"]).meant_by("号吗") == set()


def test_confused_sounds_have_one_key() -> None:
    assert set(keys_of("身")) == set(keys_of("生"))


def test_a_known_word_is_no_slip_and_a_swap_comes_before_a_change() -> None:
    spelling = Spelling(["turn", "true", "form"])
    assert spelling.mend("from") == "from"
    assert spelling.mend("trun") == "turn"
    assert spelling.mend("xqzw") == "xqzw"
