import pytest

from bot.clause_numbers import EXACT, WHOLE, named_by, read_number
from corpus.clauses import split_clauses

PARTS = (
    "示例政策\n\n一、收集\n\n1、我们收集订单。\n\n2、我们收集位置。\n\n"
    "二、共享\n\n1、我们不共享。\n\n(1)除非您同意；\n\n(2)除非法律要求。\n\n2、我们委托处理。\n"
)
ARTICLES = (
    "示例政策\n\n第一章 总则\n\n第一条 我们收集订单。\n\n第二条 我们收集位置。\n\n第二章 共享\n\n第三条 我们不共享。\n"
)


def best(query: str, text: str = PARTS) -> str | None:
    clauses = split_clauses(text)
    named = named_by(query, clauses)
    return clauses[named[0][0]].id if named else None


@pytest.mark.parametrize(
    ("query", "steps"),
    [
        ("二、3", ("2", "3")),
        ("2.3", ("2", "3")),
        ("２．３", ("2", "3")),
        ("第三条", ("3",)),
        ("第二章第三條", ("2", "3")),
        ("二（三）", ("2", "3")),
        ("2.1.(4)", ("2", "1", "4")),
        ("二十三", ("23",)),
        ("clause 2.3", ("2", "3")),
        ("Section 4", ("4",)),
        ("③", ("3",)),
        ("1.p5", ("1", "p5")),
    ],
)
def test_number_is_read(query: str, steps: tuple[str, ...]) -> None:
    number = read_number(query)
    assert number is not None
    assert number.steps == steps


@pytest.mark.parametrize(
    "query", ["", "位置", "二手", "3个月", "十四岁", "app", "a", "第三方", "1234", "2.3 位置", "一" * 200]
)
def test_words_are_no_number(query: str) -> None:
    assert read_number(query) is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("二、1", "2.1"),
        ("2.1", "2.1"),
        ("二", "2"),
        ("2.1.(2)", "2.1.(2)"),
        ("二、1(2)", "2.1.(2)"),
        ("(2)", "2.1.(2)"),
        ("9.9", None),
    ],
)
def test_clause_is_found_by_its_number(query: str, found: str | None) -> None:
    assert best(query) == found


@pytest.mark.parametrize(("query", "found"), [("第三条", "第三条"), ("第二章", "第二章"), ("第二条", "第二条")])
def test_unit_tells_articles_from_chapters(query: str, found: str) -> None:
    clause = next(c for c in split_clauses(ARTICLES) if c.id == best(query, ARTICLES))
    assert clause.markers[-1] == found


def test_what_stands_below_follows_in_order() -> None:
    clauses = split_clauses(PARTS)
    named = named_by("二、1", clauses)
    assert [clauses[place].id for place, _ in named[:3]] == ["2.1", "2.1.(1)", "2.1.(2)"]
    assert named[0][1] >= WHOLE
    assert [fit for _, fit in named] == sorted((fit for _, fit in named), reverse=True)


def test_label_to_the_letter_is_exact() -> None:
    clauses = split_clauses(PARTS)
    for place, clause in enumerate(clauses):
        assert (place, EXACT) in named_by(clause.label, clauses)
