"""The OpenAPI document: as the framework writes it, with problems under their own media type."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette import status

from web.problems import MEDIA_TYPE
from web.programs.shapes import shape_at

_PROBLEM = "#/components/schemas/Problem"


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the document of `app`, made once."""
    if not app.openapi_schema:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        for path, operations in document["paths"].items():
            for operation in operations.values():
                for code, response in operation["responses"].items():
                    if int(code) >= status.HTTP_400_BAD_REQUEST and not shape_at(path):
                        response["content"] = {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}}
        app.openapi_schema = document
    return app.openapi_schema
