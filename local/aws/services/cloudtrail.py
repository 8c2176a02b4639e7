"""CloudTrail: a trail is deleted by its ARN too, which moto takes for the name of one that is not there."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation


@operation("cloudtrail", "DeleteTrail")
def delete_trail(call: Call) -> Any:
    backend = call.backend("cloudtrail")
    backend.delete_trail(backend.get_trail(call.params["Name"]).trail_name)
    return {}
