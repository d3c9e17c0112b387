"""Approved wordings hold for the very words they were approved for, and for no others."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.clauses import split_clauses
from corpus.errors import PolicyFileError
from corpus.plain import Wordings, load_wordings, plain_file, sort_out, text_hash
from corpus.plain_check import review, skeleton, without_wording
from corpus.plain_file import PLAIN_FILE, Entry, Written, check_written, read_written
from corpus.types import Policy

POLICY = "总则\n一、收集\n我们收集手机号。我们也收集位置。\n二、共享\n我们不会共享。\n"
ENTRY = """[[wording]]
clause = "{clause}"
starts_with = "{starts_with}"
sha256 = "{sha256}"
zh = "会收集手机号。"
en = "Your phone number is collected."
questions_zh = ["收手机号吗"]
questions_en = ["do you collect my phone number"]
"""
PHONE, LOCATION, BOTH = "我们收集手机号。", "我们也收集位置。", "我们收集手机号。我们也收集位置。"


def policy(text: str = POLICY) -> Policy:
    return Policy("shop", "1", {"zh": "总则"}, text, text_hash(text), "shop")


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / PLAIN_FILE
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def entry(clause: str = "1.p1", starts_with: str = "我们收集", quote: str = PHONE) -> str:
    return ENTRY.format(clause=clause, starts_with=starts_with, sha256=text_hash(quote))


def topic(text: str = POLICY) -> str:
    return f'''[[not_stated]]
topic = "couriers"
sha256 = "{text_hash(text)[:16]}"
questions_zh = ["哪家快递"]
'''


def sorted_out(folder: Path, content: str, text: str = POLICY) -> Wordings:
    return sort_out(read_written(written(folder, content)), policy(text), split_clauses(text))


@pytest.mark.parametrize(
    ("starts_with", "quote"),
    [("我们收集", PHONE), ("我们也", LOCATION), ("我们收集", BOTH), ("我们也", LOCATION.rstrip("。"))],
)
def test_the_part_is_found_by_its_hash_wherever_it_ends(starts_with: str, quote: str, tmp_path: Path) -> None:
    (found,) = sorted_out(tmp_path, entry(starts_with=starts_with, quote=quote)).used
    assert found.span.of(POLICY) == quote
    assert found.clause == "1.p1"


def test_without_first_words_the_whole_clause_is_meant(tmp_path: Path) -> None:
    whole = entry(quote=BOTH).replace('starts_with = "我们收集"\n', "")
    (found,) = sorted_out(tmp_path, whole).used
    assert found.span.of(POLICY) == BOTH


def test_the_first_sixteen_signs_of_the_hash_are_enough(tmp_path: Path) -> None:
    digest = text_hash(PHONE)
    assert sorted_out(tmp_path, entry().replace(digest, digest[:16])).used


def test_words_that_moved_to_another_clause_keep_their_wording(tmp_path: Path) -> None:
    (found,) = sorted_out(tmp_path, entry(), POLICY.replace("一、收集", "一、前言\n无。\n二、收集")).used
    assert (found.clause, found.span.of(POLICY.replace("一、收集", "一、前言\n无。\n二、收集"))) == ("2.p1", PHONE)


def test_an_entry_whose_text_changed_is_stale_and_not_used(tmp_path: Path) -> None:
    found = sorted_out(tmp_path, entry(), POLICY.replace("手机号", "手机号码"))
    assert found.used == ()
    assert [e.clause for e in found.stale] == ["1.p1"]


def test_an_unknown_clause_is_reported_with_its_line_and_not_used(tmp_path: Path) -> None:
    found = sorted_out(tmp_path, "\n\n" + entry(clause="9.p9", quote="没有的话。"))
    assert (found.used, found.stale, [e.line for e in found.unknown]) == ((), (), [3])


def test_wordings_belong_to_a_policy_txt_alone(tmp_path: Path) -> None:
    written(tmp_path, entry())
    assert plain_file(tmp_path / "policy.txt") == plain_file(tmp_path) == tmp_path / PLAIN_FILE
    assert plain_file(tmp_path / "other.txt") is None
    assert load_wordings(tmp_path / "other.txt", policy(), split_clauses(POLICY)) == Wordings()


@pytest.mark.parametrize(
    ("content", "key", "line"),
    [
        ("[[wording]]\nclause = 1.2.3\n", "plain_syntax", 2),
        ("[[wording]]\nclause = '1'\nzh = '''", "plain_syntax", 3),
        ("a = 1\n" + entry(), "plain_unknown_key", 1),
        ("[wording]\nclause = '1.p1'\n", "plain_tables", 1),
        ("wording = [{clause = '1.p1'}]\n", "plain_tables", 1),
        (entry() + "zn = '会。'\n", "plain_unknown_key", 9),
        (entry().replace('en = "Your phone number is collected."\n', ""), "plain_missing_key", 1),
        (entry().replace('zh = "会收集手机号。"\n', ""), "plain_missing_key", 1),
        ("# 1\n" + entry().replace('zh = "会收集手机号。"', 'zh = " "'), "plain_bad_text", 6),
        (entry().replace('"1.p1"', "3"), "plain_bad_text", 2),
        (entry().replace('["收手机号吗"]', '"收手机号吗"'), "plain_bad_questions", 7),
        (entry().replace('["收手机号吗"]', '["收手机号吗", ""]'), "plain_bad_questions", 7),
        (entry().replace(text_hash(PHONE), "abc"), "plain_bad_hash", 4),
        (entry() + entry(), "plain_twice", 9),
        (b"[[wording]]\nclause = '\xff\xfe'\n", "plain_encoding", 2),
        (entry() + "[not_stated]\ntopic = 'a'\n", "plain_tables", 9),
        (entry() + topic().replace("topic = ", "tpoic = "), "plain_missing_key", 9),
        (entry() + topic() + 'yes_zh = ["会吗"]\n', "plain_unknown_key", 13),
        (entry() + topic().replace('["哪家快递"]', '"哪家快递"'), "plain_bad_questions", 12),
    ],
)
def test_a_fault_is_told_with_its_line(content: str | bytes, key: str, line: int, tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError) as caught:
        read_written(written(tmp_path, content))
    fault = caught.value
    assert (fault.key, fault.values["line"], fault.exit_code) == (key, line, 2)
    assert f"第 {line} 行" in fault.message("zh")
    assert f"line {line}" in fault.message("en")


def test_all_faults_of_a_file_are_found_and_the_rest_is_kept(tmp_path: Path) -> None:
    bad = entry(clause="2.p1", starts_with="我们不会").replace('en = "', 'ne = "')
    found = check_written(written(tmp_path, entry() + bad))
    entries, faults = found.entries, found.faults
    assert [e.clause for e in entries] == ["1.p1"]
    assert sorted((f.key, f.values["line"]) for f in faults) == [("plain_missing_key", 9), ("plain_unknown_key", 14)]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (found,) = read_written(written(tmp_path, b"\xef\xbb\xbf" + entry().replace("\n", "\r\n").encode())).entries
    assert found.texts["zh"] == "会收集手机号。"


def kinds(folder: Path, content: str, text: str = POLICY) -> list[str]:
    return [f.kind for f in review(policy(text), split_clauses(text), sorted_out(folder, content, text))]


def test_review_tells_what_is_missing(tmp_path: Path) -> None:
    assert kinds(tmp_path, entry()) == ["missing", "missing"]
    assert kinds(tmp_path, entry(quote=BOTH) + entry("2.p1", "我们不会", "我们不会共享。")) == ["asked_twice"] * 2


def test_review_tells_what_is_stale_or_unknown(tmp_path: Path) -> None:
    content = entry(quote="改过了。") + entry(clause="8", quote="没有。")
    assert kinds(tmp_path, content)[:2] == ["unknown", "stale"]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("会收集手机号。", "短。" * 40 + "！", "long_zh"),
        ("会收集手机号。", "长" * 46 + "。", "long_sentence"),
        ("Your phone number is collected.", "word " * 46, "long_en"),
        ('["收手机号吗"]', "[]", "no_questions"),
        ("会收集手机号。", "会收集你的手机号。", "longer"),
    ],
)
def test_review_tells_what_is_too_long(old: str, new: str, kind: str, tmp_path: Path) -> None:
    assert kind in kinds(tmp_path, entry().replace(old, new))
    assert kind not in kinds(tmp_path, entry())


def test_the_skeleton_filled_in_fits(tmp_path: Path) -> None:
    first = sorted_out(tmp_path, entry())
    todo = skeleton(policy(), split_clauses(POLICY), first)
    with pytest.raises(PolicyFileError, match="line"):  # empty wordings are no wordings
        read_written(written(tmp_path, todo))
    filled = todo.replace('zh = ""', 'zh = "会。"').replace('en = ""', 'en = "Yes."')
    both = sorted_out(tmp_path, entry() + "\n" + filled)
    assert (len(both.used), both.stale, both.unknown) == (3, (), ())
    assert without_wording(split_clauses(POLICY), both.used) == []
    assert skeleton(policy(), split_clauses(POLICY), both) == ""


def test_the_skeleton_keeps_what_was_written_before_as_a_comment(tmp_path: Path) -> None:
    text = POLICY.replace("手机号", "手机号码")
    todo = skeleton(policy(text), split_clauses(text), sorted_out(tmp_path, entry(), text))
    assert '# zh = "会收集手机号。"' in todo
    assert '# questions_en = ["do you collect my phone number"]' in todo


def test_questions_may_be_listed_by_what_answers_them(tmp_path: Path) -> None:
    lists = (
        entry().replace("questions_zh", "yes_zh").replace("questions_en", "no_en") + 'questions_en = ["which data"]\n'
    )
    (found,) = sorted_out(tmp_path, lists).used
    assert found.questions == {"zh": ("收手机号吗",), "en": ("which data", "do you collect my phone number")}
    assert found.verdicts == {"收手机号吗": "yes", "do you collect my phone number": "no"}


def test_the_skeleton_keeps_the_lists_apart(tmp_path: Path) -> None:
    text = POLICY.replace("手机号", "手机号码")
    lists = entry().replace("questions_zh", "conditional_zh")
    todo = skeleton(policy(text), split_clauses(text), sorted_out(tmp_path, lists, text))
    assert '# conditional_zh = ["收手机号吗"]' in todo


def test_the_skeleton_tells_sentences_with_the_same_opening_apart(tmp_path: Path) -> None:
    text = "我们可能会收集您的姓名。我们可能会收集您的电话。"
    todo = skeleton(policy(text), split_clauses(text), Wordings())
    filled = todo.replace('zh = ""', 'zh = "会。"').replace('en = ""', 'en = "Yes."')
    found = sorted_out(tmp_path, filled, text).used
    assert [w.span.of(text) for w in found] == ["我们可能会收集您的姓名。", "我们可能会收集您的电话。"]


def test_an_entry_in_the_wrong_part_of_the_clause_is_stale(tmp_path: Path) -> None:
    (kept,) = read_written(written(tmp_path, entry())).entries
    moved: Entry = replace(kept, starts_with="手机号")
    assert sort_out(Written((moved,)), policy(), split_clauses(POLICY)).stale == (moved,)


def test_what_is_not_stated_holds_for_the_whole_text_alone(tmp_path: Path) -> None:
    written_for_this = sorted_out(tmp_path, entry() + topic())
    assert [t.questions for t in written_for_this.not_stated] == [{"zh": ("哪家快递",), "en": ()}]
    changed = POLICY + "快递由顺丰配送。\n"
    found = sorted_out(tmp_path, entry() + topic(), changed)
    assert (found.not_stated, [t.topic for t in found.outdated]) == ((), ["couriers"])
    assert [w.clause for w in found.used] == ["1.p1"]
    findings = review(policy(changed), split_clauses(changed), found)
    (outdated,) = [f for f in findings if f.kind == "outdated"]
    assert outdated.values == {"line": 9, "sha256": text_hash(changed)[:16]}


def test_a_question_that_is_answered_and_not_is_told(tmp_path: Path) -> None:
    both = sorted_out(tmp_path, entry() + topic().replace("哪家快递", "收手机号吗"))
    (twice,) = [f for f in review(policy(), split_clauses(POLICY), both) if f.kind == "asked_twice"]
    assert twice.values == {"question": "收手机号吗"}
