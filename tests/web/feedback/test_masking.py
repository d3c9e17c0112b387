import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from web.feedback.masking import mask

SEPARATORS = ["", " ", "-", "－", "—", "\u3000", "·", ".", "  "]
AROUND = st.sampled_from(["", "我的是", "请问 ", "number: ", "（", "，", "call "])
AREAS = ["110105", "440301", "310104", "510107"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的手机13800138000能改吗", "我的手机[手机号]能改吗"),
        ("１３８-００１３-８０００", "[手机号]"),
        ("一三八零零一三八零零零", "[手机号]"),
        ("幺三八 零零幺三 八零零零", "[手机号]"),
        ("+86 138 0013 8000 and 0086-13900139000", "[手机号] and [手机号]"),
        ("13800138000 13900139000", "[手机号] [手机号]"),
        ("身份证11010519491231002X会给别人吗", "身份证[身份证号]会给别人吗"),
        ("110105 19491231 002x", "[身份证号]"),
        ("老身份证110105491231002", "老身份证[身份证号]"),
        ("4111-1111-1111-1111", "[银行卡号]"),
        ("座机010-12345678", "座机[电话]"),
        ("call +1 415 555 2671", "call [电话]"),
        ("发到 a.b@shop.example 可以吗", "发到 [邮箱] 可以吗"),
        ("a.b＠ｓｈｏｐ．example", "[邮箱]"),
        ("a.b @ shop . example", "[邮箱]"),
        ("加我微信abc_123", "加我微信[微信号]"),
        ("微信号：tencent", "微信号：[微信号]"),
        ("my wechat id is zhang_san88", "my wechat id is [微信号]"),
        ("QQ12345 会被看到吗", "QQ[QQ号] 会被看到吗"),
        ("订单号2024112345678901到哪了", "订单号[号码]到哪了"),
        ("快递SF1234567890123", "快递SF[号码]"),
        ("138\u200b0013\u200b8000", "[手机号]"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "你们会共享我的位置信息吗",
        "第二十三条写了什么？",
        "2.3 说的 30 天从哪天算起",
        "满199元包邮",
        "微信登录要什么信息",
        "do you get my wechat account?",
        "QQ登录安全吗",
        "客服95588是你们的吗",
        "iOS 17.1.2 能用吗",
        "三五天能删完吗",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert mask(text) == text


def spaced(digits: str, separator: str, group: int) -> str:
    return separator.join(digits[n : n + group] for n in range(0, len(digits), group))


def digits_left(text: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


@st.composite
def written(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> str:
    """Draw a number as people write it: grouped, with signs between, some of its digits full width."""
    number = spaced(draw(numbers), draw(st.sampled_from(SEPARATORS)), draw(st.integers(1, 6)))
    if draw(st.booleans()):
        number = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in number)
    return number


MOBILES = st.from_regex(r"(\+86|0086|86)?1[3-9][0-9]{9}", fullmatch=True)
CARDS = st.from_regex(r"[3-6][0-9]{14,17}", fullmatch=True).map(lambda n: n + luhn.calc_check_digit(n))
PEOPLE = st.tuples(st.sampled_from(AREAS), st.dates(), st.integers(0, 999)).map(
    lambda t: (
        (n := f"{t[0]}{max(t[1].year, 1900):04}{t[1].month:02}{min(t[1].day, 28):02}{t[2]:03}")
        + ric.calc_check_digit(n + "0")
    )
)
RUNS = st.from_regex(r"[0-9]{7,30}", fullmatch=True)


@given(AROUND, st.one_of(*map(written, (MOBILES, CARDS, PEOPLE, RUNS))), st.sampled_from(["", "吗", "？", "）", " ok"]))
def test_no_digit_of_a_long_number_is_left(before: str, number: str, after: str) -> None:
    masked = mask(f"{before}{number}{after}")
    assert digits_left(masked) == ""
    assert "[" in masked
    assert masked.startswith(before.strip())
    assert masked.endswith(after)


@given(AROUND, st.from_regex(r"[a-z][a-z0-9.]{0,10}@[a-z]{1,10}\.(com|cn|com\.cn)", fullmatch=True))
def test_no_part_of_an_address_is_left(before: str, address: str) -> None:
    assert mask(before + address) == (before + "[邮箱]").strip()


@given(st.text(st.sampled_from("0123456789０９一八零Xx+-. @abQ微信：()（）,\u3000"), max_size=60))
def test_what_is_masked_stays_as_it_is(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@given(st.text(max_size=300))
def test_any_text_can_be_masked(text: str) -> None:
    mask(text)


def test_masking_takes_no_longer_for_a_hostile_text() -> None:
    for sign in ("1", "1 ", "a@", "a.", "微信", "QQ1", "(1", "1-1.1 "):
        mask(sign * (2000 // len(sign)))
