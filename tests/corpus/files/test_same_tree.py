"""One policy in four kinds of files has one tree of clauses."""

from collections.abc import Callable

import pytest

from corpus.clauses import split_clauses
from corpus.loading import load_policy
from tests.corpus.files.printed import as_pdf
from tests.corpus.files.web_page import as_page
from tests.corpus.files.word_file import as_docx
from tests.corpus.files.written import EXCEPTIONS, as_markdown

Tree = list[tuple[str, tuple[str, ...], tuple[str, ...], str]]
WRITERS: dict[str, Callable[[], bytes]] = {
    ".md": lambda: as_markdown().encode(),
    ".html": lambda: as_page().encode(),
    ".docx": as_docx,
    ".pdf": as_pdf,
}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("policies")
    found = {}
    for suffix, write in WRITERS.items():
        path = folder / f"qinghe{suffix}"
        path.write_bytes(write())
        found[suffix] = load_policy(path, max_chars=100_000).text
    return found


def tree(text: str) -> Tree:
    """Return each clause's label, markers, headings and words; signs of Markdown are no words."""
    return [
        (
            clause.label,
            clause.markers,
            clause.heading_path,
            "".join(s.of(text) for s in clause.sentences)
            if clause.kind == "clause"
            else text[clause.start : clause.end].strip("# "),
        )
        for clause in split_clauses(text)
    ]


@pytest.mark.parametrize("suffix", [".html", ".docx", ".pdf"])
def test_tree_is_that_of_the_markdown_file(suffix: str, texts: dict[str, str]) -> None:
    assert tree(texts[suffix]) == tree(texts[".md"])


def test_tree_is_the_one_that_was_written(texts: dict[str, str]) -> None:
    found = tree(texts[".md"])
    assert [words for _, markers, _, words in found if markers[:1] == ("二、",) and len(markers) == 2] == [*EXCEPTIONS]
    assert len(found) > 30


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("words", ["首页", "接受", "法律文件", "QH-2026", "仅供", "第 1 页", "忽略", "ICP", "关于我们"])
def test_what_is_around_the_policy_is_not_in_it(suffix: str, words: str, texts: dict[str, str]) -> None:
    assert words not in texts[suffix]
