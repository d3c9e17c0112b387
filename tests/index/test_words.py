"""Words for BM25: jieba's, the domain's, bigrams; and no cache that anybody else could plant."""

import marshal
import tempfile
from pathlib import Path

import pytest

from index.words import Words


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    return Words(tmp_path_factory.mktemp("jieba"))


def test_domain_words_stay_whole(words: Words) -> None:
    assert "位置信息" in words.cut("你们会共享位置信息吗")


def test_bigrams_bridge_what_the_dictionary_cuts_otherwise(words: Words) -> None:
    assert "_注销" in words.cut("注销账号咋弄")


def test_traditional_and_full_width_give_the_same_words(words: Words) -> None:
    assert words.cut("會共享ＧＰＳ定位嗎") == words.cut("会共享gps定位吗")


def test_stop_words_and_endings(words: Words) -> None:
    assert words.cut("What are the cookies?") == words.cut("cookie") != []
    assert words.cut("sharing") == words.cut("shared") == words.cut("share")
    assert words.cut("的") == []


def test_a_planted_cache_in_the_shared_folder_changes_nothing(
    words: Words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "jieba.cache").write_bytes(marshal.dumps(({"息吗": 10**9, "共": 1}, 10**9)))
    monkeypatch.setattr(tempfile, "tempdir", str(shared))
    again = Words(tmp_path / "own")
    assert again.cut("你们会共享位置信息吗") == words.cut("你们会共享位置信息吗")
    assert (tmp_path / "own" / "jieba.cache").is_file()
    assert (tmp_path / "own").stat().st_mode & 0o077 == 0
