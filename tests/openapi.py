"""Schemas of an OpenAPI 3.0 document, for a validator of JSON Schema."""

from typing import Any


def with_nulls(part: Any) -> Any:
    """Return the schema with OpenAPI 3.0's ``nullable`` as JSON Schema says it."""
    if isinstance(part, list):
        return [with_nulls(each) for each in part]
    if not isinstance(part, dict):
        return part
    changed = {name: with_nulls(each) for name, each in part.items() if name != "nullable"}
    return {"anyOf": [changed, {"type": "null"}]} if part.get("nullable") is True else changed
