"""A console with a key and something to show: what customers asked and voted down."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from pydantic import SecretStr

from bot.assistant import Assistant
from corpus.settings import Settings
from tests.web.browsing import served
from tests.web.conftest import build

KEY = "console-key-1"
ASKED = ("怎么注销账号", "怎样注销账号？", "how long do you keep my data?", "我的电话13800138000会给快递吗")
VOTED = "你们会共享我的位置信息吗"


@contextmanager
def filled(assistant: Assistant, settings: Settings, folder: Path) -> Iterator[str]:
    """Serve a console that has a key, after some questions and a vote; give its address."""
    changed = {
        "console_key": SecretStr(KEY),
        "store_feedback": True,
        "feedback_url": f"sqlite:///{folder / 'feedback.sqlite3'}",
    }
    with served(build(assistant, settings.model_copy(update=changed))) as site:
        for question in ASKED:
            httpx2.post(f"{site}/v1/ask", json={"question": question})
        answer = httpx2.post(f"{site}/v1/ask", json={"question": VOTED}).json()["answer_id"]
        vote = {"answer_id": answer, "vote": "down", "reason": "incomplete", "note": "没说是哪些合作伙伴"}
        assert httpx2.post(f"{site}/v1/feedback", json=vote).status_code == 200
        yield site
