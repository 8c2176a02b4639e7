"""SQS: the redrive allow policy of a queue, which moto takes but refuses to tell; the redrive policy without spaces."""

from __future__ import annotations

import json
from typing import Any

from gateway import Call
from registry import operation

NAME = "RedriveAllowPolicy"


def _queue(call: Call) -> Any:
    return call.backend("sqs").get_queue(call.params["QueueUrl"].split("/")[-1])


@operation("sqs", "CreateQueue")
def create_queue(call: Call) -> Any:
    result = call.moto()
    policy = call.params.get("Attributes", {}).get(NAME)
    if policy:
        call.table("allow-policies")[result["QueueUrl"].split("/")[-1]] = policy
    return result


@operation("sqs", "SetQueueAttributes")
def set_queue_attributes(call: Call) -> Any:
    queue, attributes = _queue(call), call.params["Attributes"]
    policy = queue.policy
    result = call.moto()
    if "Policy" not in attributes:
        # moto forgets the queue's policy whenever another attribute is set.
        queue.policy = policy
    if NAME in attributes:
        call.table("allow-policies")[queue.name] = attributes[NAME]
    return result


@operation("sqs", "GetQueueAttributes")
def get_queue_attributes(call: Call) -> Any:
    wanted = call.params.get("AttributeNames", [])
    queue = _queue(call)
    policy = call.table("allow-policies").get(queue.name)
    if NAME not in wanted and "All" not in wanted:
        return call.moto_only()
    others = [name for name in wanted if name != NAME]
    attributes = call.backend("sqs").get_queue_attributes(queue.name, others) if others else {}
    shown = {name: str(value) for name, value in attributes.items() if value is not None}
    if "RedrivePolicy" in shown:
        shown["RedrivePolicy"] = json.dumps(json.loads(shown["RedrivePolicy"]), separators=(",", ":"))
    return {"Attributes": {**shown, **({NAME: policy} if policy else {})}}


@operation("sqs", "DeleteQueue")
def delete_queue(call: Call) -> Any:
    name = _queue(call).name
    call.table("allow-policies").pop(name, None)
    return call.moto()
