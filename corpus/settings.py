"""The settings: environment variables with the prefix `PLAINCLAUSE_`, each with its unit in its name.

They stand in the lowest room because every room reads some of them.
"""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import SettingsError
from corpus.files.limits import ParseLimits

ENV_PREFIX = "PLAINCLAUSE_"
LEAST_KEY_CHARS = 16
POLICY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class Settings(BaseSettings):
    """All settings with their defaults; the README's table is checked against these descriptions by a test."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, extra="ignore", frozen=True)

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("plainclause", appauthor=False),
        description="Folder for the prepared model, the index and policies taken in.",
    )
    default_policy: str = Field(
        default="ufo",
        pattern=rf"^{POLICY_ID.pattern}$",
        description="Policy that is asked when a question names none.",
    )
    language: Literal["auto", "zh", "en"] = Field(
        default="auto", description="Language of the command line's own messages; auto follows the locale."
    )
    model: str = Field(
        default="default",
        min_length=1,
        description="Embedding model: `default`, a local Sentence Transformers folder, or a model name.",
    )
    query_prefix: str = Field(
        default="query: ", max_length=200, description="Text put before a question when it is embedded."
    )
    passage_prefix: str = Field(
        default="passage: ", max_length=200, description="Text put before a clause when it is embedded."
    )
    threads: int = Field(default=2, ge=1, le=256, description="Processor threads for the embedding model.")
    host: str = Field(default="127.0.0.1", min_length=1, description="Address the server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port the server listens on.")
    allowed_origins: list[str] = Field(
        default=[],
        description='Origins whose pages may call the API, as a JSON list: ["https://shop.example"].',
    )
    allowed_hosts: list[str] = Field(
        default=["*"], description='Host names the server answers to, as a JSON list; ["*"] is any.'
    )
    max_question_chars: int = Field(
        default=500, ge=1, le=5_000, description="Longest question that is taken, in characters."
    )
    max_history_turns: int = Field(
        default=10, ge=0, le=100, description="Most earlier questions that a question may bring."
    )
    max_policy_chars: int = Field(
        default=1_000_000, ge=1_000, le=20_000_000, description="Longest policy that is taken, in characters."
    )
    max_file_bytes: int = Field(
        default=ParseLimits.max_file_bytes,
        ge=1_000,
        le=200_000_000,
        description="Largest policy file that is read, in bytes.",
    )
    max_parse_seconds: int = Field(
        default=ParseLimits.max_parse_seconds,
        ge=1,
        le=600,
        description="Longest that reading an HTML, Word or PDF file may take, in seconds.",
    )
    max_parse_memory_mb: int = Field(
        default=ParseLimits.max_parse_memory_mb,
        ge=128,
        le=16_384,
        description="Most memory that reading an HTML, Word or PDF file may take, in megabytes.",
    )
    admin_key: SecretStr | None = Field(
        default=None,
        description="Key (16 characters or more) for changing policies over HTTP, which is off without one.",
    )
    kept_policy_versions: int = Field(
        default=10, ge=0, le=1_000, description="Most earlier versions that are kept of each policy taken in."
    )
    max_body_bytes: int = Field(
        default=65_536, ge=1_024, le=10_000_000, description="Largest request body that is read, in bytes."
    )
    max_waiting_questions: int = Field(
        default=64,
        ge=1,
        le=10_000,
        description="Questions that may wait at once before the server answers 429.",
    )
    store_feedback: bool = Field(
        default=False, description="Keep questions, masked, with customers' votes; off, nothing is kept."
    )
    feedback_url: str = Field(
        default="sqlite",
        repr=False,  # it may hold a password
        pattern=r"^(sqlite|sqlite:///.+|postgres(ql)?(\+psycopg)?://.+)$",
        description="Database of what is kept: `sqlite` (a file in the data folder), `sqlite:///FILE` or `postgresql://…`.",
    )
    feedback_retention_days: int = Field(
        default=90, ge=1, le=3_650, description="Days after which a kept question and its vote are removed."
    )
    ask_rate_per_minute: int = Field(
        default=1_200, ge=0, le=1_000_000, description="Questions that one client may ask in a minute; 0 is no limit."
    )
    feedback_rate_per_minute: int = Field(
        default=120, ge=0, le=1_000_000, description="Votes that one client may give in a minute; 0 is no limit."
    )
    trusted_proxies: list[str] = Field(
        default=[],
        description='Proxies whose X-Forwarded-For names the client, as a JSON list: ["10.0.0.2", "172.16.0.0/12"].',
    )
    metrics: bool = Field(default=True, description="Serve numbers for Prometheus at `/metrics`.")
    log_format: Literal["json", "text", "off"] = Field(
        default="json", description="A line a request on standard error: `json`, `text`, or `off` (faults only)."
    )

    dify_api: bool = Field(
        default=True, description="Offer the policies to Dify as external knowledge, at `/retrieval`."
    )
    openai_api: bool = Field(default=True, description="Answer OpenAI clients, at `/v1/chat/completions`.")
    mcp: bool = Field(default=True, description="Offer tools to agents over MCP, at `/mcp`.")
    api_key: SecretStr | None = Field(
        default=None,
        min_length=8,
        description="Bearer key that Dify, OpenAI and MCP clients must bring, 8 characters or more; None: no key.",
    )
    console_key: SecretStr | None = Field(
        default=None,
        min_length=8,
        description="Key of the agents' console, 8 characters or more; None: open, without questions.",
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._/-]*)?)?$",
        description="Address customers reach the service under, put before links for programs; empty: none.",
    )

    @property
    def parse_limits(self) -> ParseLimits:
        """Return the bounds on reading one policy file."""
        return ParseLimits(self.max_file_bytes, self.max_parse_seconds, self.max_parse_memory_mb)

    @field_validator("data_dir", mode="after")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("admin_key", mode="after")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < LEAST_KEY_CHARS:
            raise ValueError(f"a key has {LEAST_KEY_CHARS} characters or more")
        return value

    @field_validator("allowed_origins", mode="after")
    @classmethod
    def _exact_origins(cls, value: list[str]) -> list[str]:
        for origin in value:
            if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?", origin):
                raise ValueError("an origin is scheme and host, without a path: https://shop.example")
        return value

    @field_validator("trusted_proxies", mode="after")
    @classmethod
    def _networks(cls, value: list[str]) -> list[str]:
        for network in value:
            ip_network(network, strict=False)  # its ValueError names what is wrong
        return value


def load_settings() -> Settings:
    """Return the settings of this process's environment; raises SettingsError that names the key and the fault."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        key = ENV_PREFIX + str(first["loc"][0]).upper()
        raise SettingsError("bad_setting", key=key, fault=first["msg"]) from None
    except ValueError as error:  # pydantic-settings raises its own kind for a list that is not JSON
        found = re.search(r'field "(\w+)"', str(error))
        key = ENV_PREFIX + (found.group(1).upper() if found else "…")
        raise SettingsError("bad_setting", key=key, fault="not a JSON list") from None
