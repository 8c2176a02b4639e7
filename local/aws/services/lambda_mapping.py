"""Lambda event source mappings: a missing one is a ResourceNotFoundException (moto answers without a code)."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import AwsError, operation


@operation("lambda", "GetEventSourceMapping", "UpdateEventSourceMapping", "DeleteEventSourceMapping")
def mapping(call: Call) -> Any:
    if not call.backend("lambda").get_event_source_mapping(call.params["UUID"]):
        raise AwsError("ResourceNotFoundException", "The resource you requested does not exist.", Type="User")
    return call.moto_only()
