import json
from pathlib import Path

import pytest

from tests.bot.conftest import Command

TEXT = "示例政策\n\n一、共享\n\n1、我们不会向广告商共享您的位置信息。\n\n2、我们会保存您的订单信息三年。\n"


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_facts_are_printed_for_people(plainclause: Command, policy_file: Path) -> None:
    result = plainclause("facts", policy_file)
    assert result.code == 0
    assert "1.1  no  共享" in result.out
    assert "    data: 位置信息" in result.out
    assert "    to whom: 广告商" in result.out
    assert "    how long: 三年" in result.out
    assert result.out.endswith("2 facts.\n")


def test_facts_are_printed_as_json(plainclause: Command, policy_file: Path) -> None:
    first, second = json.loads(plainclause("facts", policy_file, "--json").out)
    assert first["processing"]["term"] == "dpv:Share"
    assert not first["allowed"]
    assert [part["term"] for part in first["data"]] == ["pd:Location"]
    assert TEXT[second["start"] : second["end"]] == second["quote"]


def test_facts_are_printed_as_json_ld(plainclause: Command, policy_file: Path) -> None:
    document = json.loads(plainclause("facts", policy_file, "--jsonld").out)
    assert document["@context"]["pd"] == "https://w3id.org/dpv/pd#"
    assert document["pc:states"][0]["dpv:hasPersonalData"][0]["@type"] == "pd:Location"


@pytest.mark.parametrize("arguments", [("--json", "--jsonld"), ("--xml",)])
def test_facts_refuses_forms_that_do_not_go_together(
    plainclause: Command, policy_file: Path, arguments: tuple[str, ...]
) -> None:
    result = plainclause("facts", policy_file, *arguments)
    assert result.code == 2
    assert result.err.count("\n") == 1


def test_facts_says_what_is_wrong_with_a_file(plainclause: Command, tmp_path: Path) -> None:
    result = plainclause("facts", tmp_path / "nothing.txt")
    assert result.code == 2
    assert result.err.count("\n") == 1
