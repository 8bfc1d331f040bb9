"""A JSON object that has all of its properties and no others, as a schema."""

from typing import Any

Schema = dict[str, Any]


def closed(**properties: Schema) -> Schema:
    """The schema of an object with just these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
