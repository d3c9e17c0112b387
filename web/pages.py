"""Jinja2 for our own pages and fragments: everything put into them is escaped."""

from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.answer import Citation
from corpus.catalogue import text
from corpus.types import Language, Policy

STATIC_FOLDER = Path(__file__).parent / "static"

_templates = Environment(
    loader=PackageLoader("web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, language: Language, **values: object) -> str:
    """Return a template filled in; in it `say(name)` is the catalogue's `web.<name>` in `language`."""

    def say(name: str, **named: object) -> str:
        return text(f"web.{name}", language, **named)

    return _templates.get_template(template).render(say=say, language=language, **values)


def reader_link(policy: Policy, citation: Citation, language: Language) -> str:
    """Return the address of a cited clause in the reader page, with the cited words of this version marked."""
    query = urlencode({"lang": language, "version": policy.version, "start": citation.start, "end": citation.end})
    return f"/policies/{quote(policy.id)}?{query}#{quote(citation.clause_id, safe='().~')}"
