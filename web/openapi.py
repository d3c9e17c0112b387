"""The OpenAPI document: as the framework writes it, with problems under their own media type."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette import status

from web.problems import MEDIA_TYPE
from web.programs.shapes import shape_at

_PROBLEM = "#/components/schemas/Problem"
_FRAMEWORKS_OWN = "#/components/schemas/HTTPValidationError"


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the document of `app`, made once."""
    if not app.openapi_schema:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        for path, operations in document["paths"].items():
            for operation in operations.values():
                _refusals(operation["responses"], shaped=shape_at(path) is not None)
        app.openapi_schema = document
    return app.openapi_schema


def _refusals(responses: dict[str, Any], *, shaped: bool) -> None:
    """Give the refusals of an operation their media type; a door's own shape stays as its routes declare it."""
    if shaped and _FRAMEWORKS_OWN in str(responses.get("422")):
        del responses["422"]  # sent as 400, in the door's shape
    for code, response in responses.items():
        if int(code) >= status.HTTP_400_BAD_REQUEST and not shaped:
            response["content"] = {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}}
