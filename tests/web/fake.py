"""An assistant without a model: a policy of the test's own, and whatever the test wants `ask` to do."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, cast

from bot.answer import Answer, Citation
from bot.assistant import Assistant
from corpus.clauses import split_clauses
from corpus.errors import UnknownPolicyError
from corpus.plain import Wording
from corpus.types import Clause, Policy

TEXT = "示例政策\n\n一、共享\n\n1、我们不共享您的位置信息。\n\n2、我们会保存订单。\n"


def policy_of(text: str = TEXT, title: str = "示例政策", policy_id: str = "sample") -> Policy:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Policy(policy_id, "1", {"zh": title, "en": title}, text, sha256, "shop.example")


def answer_of(policy: Policy, question: str, **changed: Any) -> Answer:
    """Return an answer that cites the last clause whole."""
    clause = split_clauses(policy.text)[-1]
    citation = Citation(
        clause_id=clause.id,
        label=clause.label,
        heading_path=clause.heading_path,
        quote=policy.text[clause.start : clause.end],
        start=clause.start,
        end=clause.end,
        clause_start=clause.start,
        clause_end=clause.end,
        score=1.0,
        permalink=f"/policies/{policy.id}#{clause.id}",
    )
    values: dict[str, Any] = {
        "question": question,
        "language": "en",
        "verdict": "yes",
        "answer": "Yes.",
        "reason": None,
        "confidence": 0.9,
        "citations": (citation,),
        "related": (),
        "suggestions": (),
        "policy": policy,
        "index_id": "test",
        "timings_ms": {"total": 1.0},
    }
    return Answer(**{**values, **changed})


class FakeAssistant:
    index_id = "test"

    def __init__(
        self, policy: Policy | None = None, ask: Callable[[str], Answer] | None = None, others: Sequence[Policy] = ()
    ) -> None:
        self._policy = policy or policy_of()
        self.others = list(others)
        self.answer = ask or (lambda question: answer_of(self._policy, question))
        self.histories: list[list[str]] = []
        self.languages: list[str | None] = []

    def as_assistant(self) -> Assistant:
        return cast("Assistant", self)

    def policies(self) -> tuple[Policy, ...]:
        return (self._policy, *self.others)

    def policy(self, policy_id: str | None = None) -> Policy:
        for policy in self.policies():
            if policy_id in (None, policy.id):
                return policy
        raise UnknownPolicyError("unknown_policy", policy=policy_id, known=self._policy.id)

    def wordings(self, policy_id: str | None = None) -> tuple[Wording, ...]:
        self.policy(policy_id)
        return ()

    def clauses(self, policy_id: str | None = None) -> tuple[Clause, ...]:
        return split_clauses(self.policy(policy_id).text)

    def ask(self, question: str, *, history: Sequence[str] = (), language: str | None = None, **_: object) -> Answer:
        self.histories.append(list(history))
        self.languages.append(language)
        return self.answer(question)
