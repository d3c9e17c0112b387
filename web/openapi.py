"""The OpenAPI document: as the framework writes it, with problems under their own media type."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette import status

from web.problems import MEDIA_TYPE

_PROBLEM = "#/components/schemas/Problem"


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the document of `app`, made once."""
    if not app.openapi_schema:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        for path in document["paths"].values():
            for operation in path.values():
                for code, response in operation["responses"].items():
                    if int(code) >= status.HTTP_400_BAD_REQUEST:
                        response["content"] = {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}}
        app.openapi_schema = document
    return app.openapi_schema
