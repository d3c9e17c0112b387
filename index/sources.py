"""The policies of this installation: those that come with the program, and those taken into the data directory."""

import json
import shutil
from pathlib import Path

from corpus.clauses import split_clauses
from corpus.errors import UnknownPolicyError
from corpus.loading import DETAILS_FILE, POLICY_FILE, load_policy, shipped_policies
from corpus.plain import load_wordings, plain_file
from corpus.plain_file import PLAIN_FILE
from corpus.settings import POLICY_ID
from corpus.types import Policy
from index.files import locked, staged


def policy_files(data_dir: Path) -> list[Path]:
    """Return the file of every policy, in the order of their ids; one taken in replaces a shipped one of that id."""
    found = {path.parent.name: path for path in shipped_policies()}
    found |= {path.parent.name: path for path in _folder(data_dir).glob(f"*/{POLICY_FILE}")}
    return [found[name] for name in sorted(found)]


def find_policy(name: str, data_dir: Path) -> Path:
    """Return the file of a policy by its id, or `name` itself where it is a path; raises UnknownPolicyError."""
    if POLICY_ID.fullmatch(name) is None:  # an id has neither a dot nor a separator
        return Path(name)
    known = {path.parent.name: path for path in policy_files(data_dir)}
    if name not in known:
        raise UnknownPolicyError("unknown_policy", policy=name[:64], known=", ".join(sorted(known)))
    return known[name]


def take_in(
    path: Path, data_dir: Path, *, max_chars: int, policy_id: str | None = None, version: str | None = None
) -> Policy:
    """Copy a policy file into the data directory, whole or not at all, and return the policy.

    A `policy.toml` and a `plain.toml` beside a `policy.txt` are copied with it; wordings that no longer fit the text
    are kept in the file, unused. Without `version`, a changed text gets the next number.
    Raises PolicyFileError and DataDirError.
    """
    policy = load_policy(path, max_chars=max_chars, policy_id=policy_id)
    load_wordings(path, policy, split_clauses(policy.text))  # a file that is not in order is refused before anything
    folder, plain = _folder(data_dir) / policy.id, plain_file(path)
    number = version or _next_version(folder / POLICY_FILE, policy, max_chars)
    with locked(data_dir), staged(folder) as aside:
        (aside / POLICY_FILE).write_bytes(policy.text.encode("utf-8"))
        titles = "".join(f"{language} = {_quoted(title)}\n" for language, title in policy.titles.items())
        details = f"version = {_quoted(number)}\nsource = {_quoted(policy.source)}\n\n[title]\n{titles}"
        (aside / DETAILS_FILE).write_text(details, encoding="utf-8")
        if plain:
            shutil.copyfile(plain, aside / PLAIN_FILE)
    return load_policy(folder / POLICY_FILE, max_chars=max_chars)


def remove(policy_id: str, data_dir: Path) -> None:
    """Take a policy out of the data directory; raises UnknownPolicyError where it was never taken in."""
    folder = _folder(data_dir) / policy_id
    known = sorted(path.parent.name for path in _folder(data_dir).glob(f"*/{POLICY_FILE}"))
    if policy_id not in known:
        raise UnknownPolicyError("unknown_policy", policy=policy_id[:64], known=", ".join(known) or "-")
    with locked(data_dir):
        shutil.rmtree(folder)


def _folder(data_dir: Path) -> Path:
    return data_dir / "policies"


def _next_version(path: Path, policy: Policy, max_chars: int) -> str:
    if not path.is_file():
        return policy.version
    before = load_policy(path, max_chars=max_chars)
    if before.sha256 == policy.sha256 or not before.version.isdigit():
        return before.version
    return str(int(before.version) + 1)


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string.
    return json.dumps(text, ensure_ascii=False)
