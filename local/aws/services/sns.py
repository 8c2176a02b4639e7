"""SNS topics: attributes that moto takes but does not tell (tracing, signature version, message retention)."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation

KEPT = ("TracingConfig", "SignatureVersion", "ArchivePolicy", "FifoThroughputScope")


@operation("sns", "CreateTopic")
def create_topic(call: Call) -> Any:
    result = call.moto()
    given = call.params.get("Attributes", {})
    call.table("topic-extras").setdefault(result["TopicArn"], {}).update({k: v for k, v in given.items() if k in KEPT})
    return result


@operation("sns", "SetTopicAttributes")
def set_topic_attributes(call: Call) -> Any:
    result, name = call.moto(), call.params["AttributeName"]
    if name in KEPT:
        call.table("topic-extras").setdefault(call.params["TopicArn"], {})[name] = call.params.get("AttributeValue", "")
    return result


@operation("sns", "GetTopicAttributes")
def get_topic_attributes(call: Call) -> Any:
    result = call.moto()
    extras = call.table("topic-extras").get(call.params["TopicArn"], {})
    result["Attributes"].update({k: v for k, v in extras.items() if v})
    return result


@operation("sns", "DeleteTopic")
def delete_topic(call: Call) -> Any:
    call.table("topic-extras").pop(call.params["TopicArn"], None)
    return call.moto()
