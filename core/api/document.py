"""The OpenAPI 3.1 document, drawn from the operations that are bound."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.routing import Rule

from core.api.operations import ROOT, Model, Operation
from core.api.states import API_SCOPES
from core.i18n import speaking

REFERENCE = "#/components/schemas/{model}"


class FieldError(BaseModel):
    field: str
    message: str


class ProblemBody(BaseModel):
    """An error (RFC 9457), in the language asked for by `lang` or Accept-Language."""

    type: str
    title: str
    status: int
    instance: str
    detail: str | None = None
    errors: list[FieldError] | None = None


def openapi(app: Flask, language: str = "en") -> dict[str, Any]:
    """The whole document; made once for each running program and language.

    Programs get the English one. What operations do is said in both, names of values in English.
    """
    made: dict[str, dict[str, Any]] = app.extensions.setdefault("openapi", {})
    if language not in made:
        with speaking(language):
            made[language] = _make(app)
    return made[language]


def bound_operations(app: Flask) -> Iterator[tuple[Rule, Operation]]:
    """Every bound operation with its address, in the order of the addresses."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        described = getattr(app.view_functions.get(rule.endpoint), "__operation__", None)
        if described is not None:
            yield rule, described


def _make(app: Flask) -> dict[str, Any]:
    bound = list(bound_operations(app))
    paths: dict[str, Any] = {}
    for rule, described in bound:
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule).removeprefix(ROOT)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            entry = _operation(rule, described, method)
            paths.setdefault(path, {})[method.lower()] = entry
    return {
        "openapi": "3.1.0",
        "info": {
            "title": app.extensions["settings"].city.product_name["en"],
            "version": "1",
            "description": "Open reads need no token. Send lang=en or lang=zh for the language "
            "of errors. Cached answers carry an ETag.",
        },
        "servers": [{"url": ROOT}],
        "paths": paths,
        "components": {
            "schemas": _schemas([described for _rule, described in bound]),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": f"Scopes: {', '.join(sorted(API_SCOPES.of(app)))}",
                }
            },
        },
    }


def _operation(rule: Rule, described: Operation, method: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "operationId": f"{rule.endpoint.removeprefix('api_').replace('.', '_')}_{method.lower()}",
        "summary": str(described.summary),
        "tags": [described.tag],
        "parameters": [*_path_parameters(rule), *_query_parameters(described.query)],
        "responses": _responses(described),
        "security": [{"token": [str(described.scope)]}] if described.scope else [],
    }
    if described.description:
        entry["description"] = described.description
    if described.body:
        entry["requestBody"] = {"required": True, "content": _json(described.body)}
    return entry


def _path_parameters(rule: Rule) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in sorted(rule.arguments)
    ]


def _query_parameters(query: Model | None) -> list[dict[str, Any]]:
    if query is None:
        return []
    schema = query.model_json_schema(ref_template=REFERENCE)
    needed = schema.get("required", [])
    return [
        {
            "name": name,
            "in": "query",
            "required": name in needed,
            "description": field.pop("description", ""),
            "schema": {k: v for k, v in field.items() if k != "title"},
        }
        for name, field in schema["properties"].items()
    ]


def _responses(described: Operation) -> dict[str, Any]:
    good = {"description": str(described.summary), "content": _json(described.answer)}
    answers: dict[str, Any] = {str(described.status): good}
    refusals = {404: "Not found", 422: "Values refused", 429: "Too many requests"}
    if described.scope:
        refusals |= {401: "No valid token", 403: "Scope missing"}
    if described.body:
        refusals |= {415: "Not JSON"}
    for status, words in sorted(refusals.items()):
        content = {"application/problem+json": {"schema": {"$ref": _reference(ProblemBody)}}}
        answers[str(status)] = {"description": words, "content": content}
    return answers


def _json(model: Model) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _reference(model)}}}


def _reference(model: Model) -> str:
    return REFERENCE.format(model=model.__name__)


def _schemas(bound: list[Operation]) -> dict[str, Any]:
    """What is sent as it is checked, what is answered as it is written."""
    taken = {model for one in bound for model in (one.query, one.body) if model}
    sent: set[tuple[Model, JsonSchemaMode]] = {(model, "validation") for model in taken}
    given: set[tuple[Model, JsonSchemaMode]] = {(one.answer, "serialization") for one in bound}
    given.add((ProblemBody, "serialization"))
    ordered = sorted(sent | given, key=lambda one: one[0].__name__)
    _map, schema = models_json_schema(ordered, ref_template=REFERENCE)
    # Queries stand with their operations; only the kinds of their values are referred to.
    queries = {one.query.__name__ for one in bound if one.query}
    return {name: made for name, made in schema["$defs"].items() if name not in queries}
