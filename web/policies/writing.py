"""Policies changed while questions are answered: files first, then a new generation aside, then one swap."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from bot.assistant import Assistant
from corpus.errors import PolicyFileError, UnknownPolicyError
from corpus.plain import plain_file
from corpus.settings import POLICY_ID, Settings
from corpus.types import Policy
from index.replacing import restored_on_failure
from index.sources import find_policy, remove, take_in, taken_in
from web.desk import Desk
from web.policies.uploads import Upload, as_file
from web.problems import ProblemError

RETRY_AFTER_S = 5


class PolicyWriter:
    """Changes the policies behind a desk, one change at a time; the desk answers from the old ones until the swap."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        """Change the policies that `desk` answers from."""
        self._desk = desk
        self._settings = settings
        self._busy = Lock()

    def put(self, policy_id: str, upload: Upload) -> tuple[Assistant, bool]:
        """Take a policy in and return the assistant that knows it, and whether its id is new (seconds).

        Raises ProblemError for a bad id or while another change goes on, PolicyFileError for a policy that cannot be
        used, and what building the index raises; the policies then are what they were.
        """
        if not POLICY_ID.fullmatch(policy_id):
            raise ProblemError("bad_policy_id")
        settings = self._settings
        with self._alone():
            before = _known(self._desk.assistant, policy_id)
            plain = plain_file(find_policy(policy_id, settings.data_dir)) if before else None
            with (
                _without_path(f"{policy_id}{upload.suffix}"),
                restored_on_failure(policy_id, settings.data_dir),
                as_file(upload, policy_id, before, plain) as path,
            ):
                take_in(
                    path,
                    settings.data_dir,
                    max_chars=settings.max_policy_chars,
                    policy_id=policy_id,
                    version=upload.version,
                    limits=settings.parse_limits,
                    kept_versions=settings.kept_policy_versions,
                )
                assistant = self._swap()
        return assistant, before is None

    def delete(self, policy_id: str) -> None:
        """Take a policy out with its earlier versions; raises ProblemError and UnknownPolicyError."""
        if policy_id == self._settings.default_policy:
            raise ProblemError("default_policy")
        with self._alone():
            self._desk.assistant.policy(policy_id)
            if policy_id not in taken_in(self._settings.data_dir):
                raise ProblemError("shipped_policy")
            with restored_on_failure(policy_id, self._settings.data_dir):
                remove(policy_id, self._settings.data_dir)
                self._swap()

    def _swap(self) -> Assistant:
        # A request holds the assistant that it began with, so it sees the old policies or the new ones, never both.
        self._desk.assistant = assistant = self._desk.assistant.renewed()
        return assistant

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._busy.acquire(blocking=False):
            raise ProblemError("policies_busy", {"Retry-After": str(RETRY_AFTER_S)})
        try:
            yield
        finally:
            self._busy.release()


def _known(assistant: Assistant, policy_id: str) -> Policy | None:
    try:
        return assistant.policy(policy_id)
    except UnknownPolicyError:
        return None


@contextmanager
def _without_path(name: str) -> Iterator[None]:
    """Name a file by `name` in what it is refused for: where it lay for a moment is nobody's business."""
    try:
        yield
    except PolicyFileError as error:
        named = {**error.values, "path": name} if "path" in error.values else error.values
        raise PolicyFileError(error.key, **named) from None
