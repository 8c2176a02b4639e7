"""X-Ray groups, sampling rules and encryption, which moto lacks."""

from __future__ import annotations

import secrets
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from tags import as_list, as_map, by_arn

INSIGHTS = {"InsightsEnabled": False, "NotificationsEnabled": False}


def _group(call: Call) -> dict[str, Any]:
    name, arn = call.params.get("GroupName"), call.params.get("GroupARN")
    found = next(
        (row for row in call.table("groups").values() if name == row["GroupName"] or arn == row["GroupARN"]), None
    )
    if not found:
        raise AwsError("InvalidRequestException", "Group not found")
    return found


@operation("xray", "CreateGroup")
def create_group(call: Call) -> Any:
    name = call.params["GroupName"]
    if name in call.table("groups"):
        raise AwsError("InvalidRequestException", f"Group already exists: {name}")
    call.table("groups")[name] = {
        "GroupName": name,
        "GroupARN": call.arn(f"group/{name}/{secrets.token_hex(20).upper()[:52]}"),
        "FilterExpression": call.params.get("FilterExpression", ""),
        "InsightsConfiguration": {**INSIGHTS, **call.params.get("InsightsConfiguration", {})},
        "tags": as_map(call.params.get("Tags")),
    }
    return {"Group": call.table("groups")[name]}


@operation("xray", "GetGroup")
def get_group(call: Call) -> Any:
    return {"Group": _group(call)}


@operation("xray", "GetGroups")
def get_groups(call: Call) -> Any:
    return {"Groups": list(call.table("groups").values())}


@operation("xray", "UpdateGroup")
def update_group(call: Call) -> Any:
    group = _group(call)
    group["FilterExpression"] = call.params.get("FilterExpression", group["FilterExpression"])
    group["InsightsConfiguration"] = {**group["InsightsConfiguration"], **call.params.get("InsightsConfiguration", {})}
    return {"Group": group}


@operation("xray", "DeleteGroup")
def delete_group(call: Call) -> Any:
    del call.table("groups")[_group(call)["GroupName"]]
    return {}


def _record(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    rows = call.table("rules")
    name = given.get("RuleName") or str(given.get("RuleARN", "")).split("/")[-1]
    if name not in rows:
        raise AwsError("InvalidRequestException", "Sampling rule does not exist.")
    return rows[name]


@operation("xray", "CreateSamplingRule")
def create_rule(call: Call) -> Any:
    rule = call.params["SamplingRule"]
    name = rule["RuleName"]
    if name in call.table("rules"):
        raise AwsError("InvalidRequestException", "Sampling rule already exists.")
    shown = {"Attributes": {}, **rule, "RuleARN": call.arn(f"sampling-rule/{name}")}
    record = {"SamplingRule": shown, "CreatedAt": now(), "ModifiedAt": now(), "RuleARN": shown["RuleARN"]}
    call.table("rules")[name] = {**record, "tags": as_map(call.params.get("Tags"))}
    return {"SamplingRuleRecord": record}


@operation("xray", "GetSamplingRules")
def get_rules(call: Call) -> Any:
    return {"SamplingRuleRecords": list(call.table("rules").values())}


@operation("xray", "UpdateSamplingRule")
def update_rule(call: Call) -> Any:
    record = _record(call, call.params["SamplingRuleUpdate"])
    record["SamplingRule"].update(call.params["SamplingRuleUpdate"])
    record["ModifiedAt"] = now()
    return {"SamplingRuleRecord": record}


@operation("xray", "DeleteSamplingRule")
def delete_rule(call: Call) -> Any:
    record = _record(call, call.params)
    del call.table("rules")[record["SamplingRule"]["RuleName"]]
    return {"SamplingRuleRecord": record}


@operation("xray", "GetEncryptionConfig", "PutEncryptionConfig")
def encryption(call: Call) -> Any:
    if call.operation.name == "PutEncryptionConfig":
        call.table("encryption")["config"] = {"Status": "ACTIVE", **call.params}
    return {"EncryptionConfig": call.table("encryption").get("config", {"Status": "ACTIVE", "Type": "NONE"})}


@operation("xray", "ListTagsForResource", "TagResource", "UntagResource")
def tags(call: Call) -> Any:
    arn = call.params["ResourceARN"]
    record = by_arn([call.table("groups")], arn, "GroupARN") or by_arn([call.table("rules")], arn, "RuleARN")
    if not record:
        raise AwsError("ResourceNotFoundException", f"Resource not found: {arn}", ResourceName=arn)
    record["tags"].update(as_map(call.params.get("Tags")))
    for key in call.params.get("TagKeys", []):
        record["tags"].pop(key, None)
    return {"Tags": as_list(record["tags"])} if call.operation.name == "ListTagsForResource" else {}
