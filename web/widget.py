"""The shop's help widget: its script, put together once, and what it asks before the first question."""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette import status
from starlette.responses import JSONResponse, Response

from bot.answer import policy_json
from bot.assistant import Assistant
from corpus.catalogue import catalogue, text
from corpus.settings import Settings
from corpus.types import LANGUAGES, Language
from web.api import problems
from web.problems import language_of
from web.schemas import PolicyName, Words

EMBED_FOLDER = Path(__file__).parent / "embed"
EXAMPLES = 4

# Sentences that the widget shares with the chat; the rest are `widget.*`.
_SHARED = re.compile(r"web\.(badge_\w+|reason_\w+|stands_on|nearest_clauses|read_in_policy|policy_name)")
_COMMENT = re.compile(r"^\s*(//.*|/\*\*? .*\*/)$", re.MULTILINE)
_INDENT = re.compile(r"^\s+", re.MULTILINE)
# Addresses that name what they hold may be kept for a year, the plain one for ten minutes.
_LASTING = "public, max-age=31536000, immutable"
_BRIEF = "public, max-age=600, must-revalidate"

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Script:
    """The widget's script as it is sent; `version` is the start of its SHA-256."""

    plain: bytes
    packed: bytes
    version: str


class WidgetLimits(BaseModel):
    """The most characters of a question, and the most earlier questions that it may bring."""

    model_config = ConfigDict(extra="forbid")

    question_chars: int
    history_turns: int


class WidgetConfig(BaseModel):
    """What the widget needs to know: the policy, questions to begin with, limits, whether votes are taken."""

    model_config = ConfigDict(extra="forbid")

    policy: PolicyName
    language: Language
    examples: list[str]
    limits: WidgetLimits
    feedback: bool


@cache
def widget_script() -> Script:
    """Return the files of `embed/` joined, with the catalogue's sentences and the styles put in."""
    header, *parts = (path.read_text(encoding="utf-8") for path in sorted(EMBED_FOLDER.glob("*.js")))
    styles = "".join(path.read_text(encoding="utf-8") for path in sorted(EMBED_FOLDER.glob("*.css")))
    code = _lean("".join(parts))
    code = code.replace('"@words@"', _json(widget_words()), 1).replace('"@style@"', _json(_lean(styles)), 1)
    plain = f'{header}(() => {{\n"use strict";\n{code}}})();\n'.encode()
    return Script(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:16])


def widget_words() -> dict[Language, dict[str, str]]:
    """Return the widget's sentences by language and name, as the catalogue has them."""
    found = {
        key.partition(".")[2]: wording
        for key, wording in sorted(catalogue().items(), key=lambda entry: entry[0].partition(".")[0])
        if key.startswith("widget.") or _SHARED.fullmatch(key)
    }
    return {language: {name: wording[language] for name, wording in found.items()} for language in LANGUAGES}


@router.get("/widget.js", include_in_schema=False)
async def widget_js(request: Request) -> Response:
    """Send the script to any page; what it then may ask is a matter of the allowed origins."""
    script = widget_script()
    packed = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{script.version}{"-gzip" if packed else ""}"'
    headers = {
        "ETag": tag,
        "Cache-Control": _LASTING if request.query_params.get("v") == script.version else _BRIEF,
        "Vary": "Accept-Encoding",
        # A page may embed it under cross-origin isolation, or with an integrity hash.
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    if tag in (part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(script.packed if packed else script.plain, media_type="text/javascript", headers=headers)


@router.get(
    "/v1/widget-config",
    operation_id="widget_config",
    summary="Describe a policy to the widget",
    responses={
        200: {"model": WidgetConfig},
        **problems(status.HTTP_404_NOT_FOUND, status.HTTP_422_UNPROCESSABLE_CONTENT),
    },
)
def widget_config(
    request: Request, policy: Annotated[Words | None, Query()] = None, locale: Annotated[Words | None, Query()] = None
) -> JSONResponse:
    """Return the policy's name, example questions in `locale` (`zh…`, else English), limits, and if votes are taken."""
    assistant: Assistant = request.app.state.desk.assistant
    settings: Settings = request.app.state.settings
    language = _language(locale) or language_of(request.scope)
    config = WidgetConfig(
        policy=PolicyName(**policy_json(assistant.policy(policy), language)),
        language=language,
        examples=[text(f"web.example_{number}", language) for number in range(1, EXAMPLES + 1)],
        limits=WidgetLimits(question_chars=settings.max_question_chars, history_turns=settings.max_history_turns),
        feedback=settings.store_feedback,
    )
    return JSONResponse(config.model_dump(), headers={"Content-Language": language})


def _language(locale: str | None) -> Language | None:
    name = (locale or "").lower().partition("-")[0]
    return next((language for language in LANGUAGES if language == name), None)


def _lean(source: str) -> str:
    """Return JavaScript or CSS without the comments that have lines of their own, and without indents."""
    return _INDENT.sub("", _COMMENT.sub("", source))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
