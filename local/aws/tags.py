"""The two shapes in which AWS services pass tags, and the tag operations of services that moto lacks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def as_map(tags: Iterable[dict[str, str]] | None, key: str = "Key", value: str = "Value") -> dict[str, str]:
    """[{Key, Value}] as {key: value}."""
    return {tag[key]: tag.get(value, "") for tag in tags or []}


def as_list(tags: dict[str, str] | None, key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """{key: value} as [{Key, Value}]."""
    return [{key: name, value: text} for name, text in (tags or {}).items()]


def by_arn(tables: Iterable[dict[Any, Any]], arn: str, field: str) -> dict[str, Any] | None:
    """The record with this ARN in any of the tables."""
    return next((record for table in tables for record in table.values() if record.get(field) == arn), None)
