from bot.excerpt import LONGEST_CHARS, excerpt
from corpus.concepts import concepts_in

LONG = (
    "为了向您提供更好的服务，我们会收集您的手机号码和邮箱地址，在您同意之后，"
    "我们还会收集您的位置信息，用于附近门店的推荐。"
)


def test_a_short_quotation_stays_whole() -> None:
    assert excerpt("我们会收集\n位置信息。", frozenset()) == "我们会收集 位置信息。"


def test_a_long_quotation_is_cut_to_what_is_asked() -> None:
    cut = excerpt(LONG, concepts_in("位置"))
    assert "位置信息" in cut
    assert len(cut.replace("……", "")) <= LONGEST_CHARS
    assert cut.replace("……", "") in LONG
    assert cut.startswith("……")


def test_the_end_of_an_introduction_counts() -> None:
    introduction = "根据相关法律法规及国家标准，我们努力保护您的个人信息，除非另有约定，但以下情况除外："
    assert excerpt(introduction, frozenset(), from_end=True).endswith("但以下情况除外：")


def test_a_quotation_without_commas_is_cut_too() -> None:
    cut = excerpt("收集" * 60 + "位置信息" + "收集" * 60, concepts_in("位置"))
    assert "位置信息" in cut
    assert len(cut) <= LONGEST_CHARS + 4
