"""Data Lifecycle Manager policies with tags, which moto lacks. No snapshot is ever taken."""

from __future__ import annotations

import secrets
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from tags import by_arn

STATES = ("ENABLED", "DISABLED")


def _policy(call: Call) -> dict[str, Any]:
    found = call.table("policies").get(call.params["PolicyId"])
    if not found:
        raise AwsError("ResourceNotFoundException", f"The policy {call.params['PolicyId']} does not exist.")
    return found


def _details(given: dict[str, Any]) -> dict[str, Any]:
    details = {"PolicyType": "EBS_SNAPSHOT_MANAGEMENT", "PolicyLanguage": "STANDARD", **given}
    if details["PolicyType"] != "EVENT_BASED_POLICY":
        details.setdefault("ResourceLocations", ["CLOUD"])
    for schedule in details.get("Schedules", []):
        schedule.setdefault("CopyTags", False)
        rule = schedule.get("CreateRule", {})
        if "Interval" in rule:
            rule.setdefault("Times", ["09:00"])
        if "CronExpression" not in rule:
            rule.setdefault("Location", "CLOUD")
    return details


@operation("dlm", "CreateLifecyclePolicy")
def create_policy(call: Call) -> Any:
    given = call.params
    if given["State"] not in STATES:
        raise AwsError("InvalidRequestException", f"Invalid state: {given['State']}")
    mark = "policy-0" + secrets.token_hex(8)
    call.table("policies")[mark] = {
        "PolicyId": mark,
        "PolicyArn": call.arn(f"policy/{mark}"),
        "Description": given["Description"],
        "State": given["State"],
        "StatusMessage": given["State"],
        "ExecutionRoleArn": given["ExecutionRoleArn"],
        "DateCreated": now(),
        "DateModified": now(),
        "PolicyDetails": _details(given.get("PolicyDetails", {})),
        "DefaultPolicy": "DefaultPolicy" in given,
        "Tags": given.get("Tags", {}),
    }
    return {"PolicyId": mark}


@operation("dlm", "GetLifecyclePolicy")
def get_policy(call: Call) -> Any:
    return {"Policy": _policy(call)}


@operation("dlm", "GetLifecyclePolicies")
def get_policies(call: Call) -> Any:
    rows = call.table("policies").values()
    return {"Policies": [{**row, "PolicyType": row["PolicyDetails"]["PolicyType"]} for row in rows]}


@operation("dlm", "UpdateLifecyclePolicy")
def update_policy(call: Call) -> Any:
    policy, given = _policy(call), call.params
    policy.update(
        {k: given[k] for k in ("Description", "State", "ExecutionRoleArn") if k in given}, DateModified=now()
    )
    if "PolicyDetails" in given:
        policy["PolicyDetails"] = _details(given["PolicyDetails"])
    return {}


@operation("dlm", "DeleteLifecyclePolicy")
def delete_policy(call: Call) -> Any:
    del call.table("policies")[_policy(call)["PolicyId"]]
    return {}


@operation("dlm", "ListTagsForResource", "TagResource", "UntagResource")
def tags(call: Call) -> Any:
    policy = by_arn([call.table("policies")], call.params["ResourceArn"], "PolicyArn")
    if not policy:
        raise AwsError("ResourceNotFoundException", f"No policy has the ARN {call.params['ResourceArn']}.")
    policy["Tags"].update(call.params.get("Tags", {}))
    for key in call.params.get("TagKeys", []):
        policy["Tags"].pop(key, None)
    return {"Tags": policy["Tags"]} if call.operation.name == "ListTagsForResource" else {}
