"""Checks of an installation that change nothing: settings, data directory, policies, model, index, port."""

import errno
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.errors import DataDirError, IntegrityError, PlainClauseError, ServeError, UnknownPolicyError
from corpus.loading import load_policy
from corpus.settings import Settings, load_settings
from corpus.types import Language
from index.encoder import fingerprint_of
from index.generation import inputs_of, load_generation
from index.model import check_default_model
from index.sources import policy_files

State = Literal["ok", "not_yet", "fault"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name and state, what was found, and the fault if there is one."""

    name: str
    state: State
    found: str
    fault: PlainClauseError | None = None

    def detail(self, language: Language) -> str:
        """Return what was found, or the fault in `language`."""
        return self.fault.message(language) if self.fault else self.found


def examine() -> list[Check]:
    """Return all checks; the first fault in the settings ends them."""
    try:
        settings = load_settings()
    except PlainClauseError as error:
        return [Check("settings", "fault", "", error)]
    return [
        Check("settings", "ok", ""),
        _data_dir(settings.data_dir),
        _policies(settings),
        _model(settings),
        _index(settings),
        _port(settings),
    ]


def _data_dir(path: Path) -> Check:
    existing = next(p for p in (path, *path.parents) if p.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return Check("data_dir", "fault", "", DataDirError("data_dir", path=path, fault=os.strerror(errno.EACCES)))
    return Check("data_dir", "ok" if path.exists() else "not_yet", str(path))


def _policies(settings: Settings) -> Check:
    try:
        policies = [
            load_policy(p, max_chars=settings.max_policy_chars, limits=settings.parse_limits)
            for p in policy_files(settings.data_dir)
        ]
    except PlainClauseError as error:
        return Check("policies", "fault", "", error)
    names = [policy.id for policy in policies]
    if settings.default_policy not in names:
        known = ", ".join(names)
        fault = UnknownPolicyError("unknown_policy", policy=settings.default_policy, known=known)
        return Check("policies", "fault", "", fault)
    return Check("policies", "ok", ", ".join(f"{p.id} {p.version}" for p in policies))


def _model(settings: Settings) -> Check:
    if settings.model != "default":
        return Check("model", "ok", settings.model)
    try:
        folder = check_default_model(settings.data_dir)
    except PlainClauseError as error:
        return Check("model", "fault", "", error)
    return Check("model", "ok" if folder else "not_yet", folder.name if folder else "")


def _index(settings: Settings) -> Check:
    try:
        policies = [
            load_policy(p, max_chars=settings.max_policy_chars, limits=settings.parse_limits)
            for p in policy_files(settings.data_dir)
        ]
        generation = load_generation(settings.data_dir, inputs_of(policies, fingerprint_of(settings)))
    except IntegrityError as error:
        return Check("index", "not_yet" if error.key == "no_generation" else "fault", "", error)
    except PlainClauseError as error:
        return Check("index", "fault", "", error)
    return Check("index", "ok", generation.id)


def _port(settings: Settings) -> Check:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            fault = ServeError("port_in_use", host=settings.host, port=settings.port)
            return Check("port", "fault", "", fault)
    return Check("port", "ok", f"{settings.host}:{settings.port}")
