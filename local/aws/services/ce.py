"""Cost Explorer: anomaly monitors and subscriptions with tags, cost allocation tags. The rest is moto's.

AWS lists a cost allocation tag only once it was seen on a bill; here every tag key counts as seen.
"""

from __future__ import annotations

import uuid
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from tags import as_list, as_map, by_arn


def _today() -> str:
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")


def _monitor(call: Call, arn: str) -> dict[str, Any]:
    found = call.global_table("monitors").get(arn)
    if not found:
        raise AwsError("UnknownMonitorException", f"No anomaly monitor found: {arn}")
    return found


def _subscription(call: Call, arn: str) -> dict[str, Any]:
    found = call.global_table("subscriptions").get(arn)
    if not found:
        raise AwsError("UnknownSubscriptionException", f"No anomaly subscription found: {arn}")
    return found


def _checked(call: Call, subscription: dict[str, Any]) -> dict[str, Any]:
    for arn in subscription["MonitorArnList"]:
        _monitor(call, arn)
    if subscription["Frequency"] == "IMMEDIATE" and any(s["Type"] == "EMAIL" for s in subscription["Subscribers"]):
        raise AwsError("ValidationException", "Immediate frequency supports only SNS subscribers.")
    confirmed = [{"Status": "CONFIRMED", **subscriber} for subscriber in subscription["Subscribers"]]
    return {**subscription, "Subscribers": confirmed}


@operation("ce", "CreateAnomalyMonitor")
def create_monitor(call: Call) -> Any:
    given = call.params["AnomalyMonitor"]
    dimensional = [m for m in call.global_table("monitors").values() if m["MonitorType"] == "DIMENSIONAL"]
    if given["MonitorType"] == "DIMENSIONAL" and any(
        m["MonitorDimension"] == given["MonitorDimension"] for m in dimensional
    ):
        raise AwsError("LimitExceededException", "Limit exceeded on dimensional spend monitor creation")
    arn = call.arn(f"anomalymonitor/{uuid.uuid4()}", regional=False)
    record = {**given, "MonitorArn": arn, "CreationDate": _today(), "LastUpdatedDate": _today()}
    call.global_table("monitors")[arn] = {**record, "tags": as_map(call.params.get("ResourceTags"))}
    return {"MonitorArn": arn}


@operation("ce", "GetAnomalyMonitors")
def get_monitors(call: Call) -> Any:
    wanted = call.params.get("MonitorArnList")
    rows = call.global_table("monitors")
    return {"AnomalyMonitors": [_monitor(call, arn) for arn in wanted] if wanted else list(rows.values())}


@operation("ce", "UpdateAnomalyMonitor")
def update_monitor(call: Call) -> Any:
    monitor = _monitor(call, call.params["MonitorArn"])
    monitor["MonitorName"] = call.params.get("MonitorName", monitor["MonitorName"])
    monitor["LastUpdatedDate"] = _today()
    return {"MonitorArn": monitor["MonitorArn"]}


@operation("ce", "DeleteAnomalyMonitor")
def delete_monitor(call: Call) -> Any:
    _monitor(call, call.params["MonitorArn"])
    del call.global_table("monitors")[call.params["MonitorArn"]]
    return {}


@operation("ce", "CreateAnomalySubscription")
def create_subscription(call: Call) -> Any:
    arn = call.arn(f"anomalysubscription/{uuid.uuid4()}", regional=False)
    record = {**_checked(call, call.params["AnomalySubscription"]), "SubscriptionArn": arn, "AccountId": call.account}
    call.global_table("subscriptions")[arn] = {**record, "tags": as_map(call.params.get("ResourceTags"))}
    return {"SubscriptionArn": arn}


@operation("ce", "GetAnomalySubscriptions")
def get_subscriptions(call: Call) -> Any:
    wanted, monitor = call.params.get("SubscriptionArnList"), call.params.get("MonitorArn")
    rows = [_subscription(call, arn) for arn in wanted] if wanted else list(call.global_table("subscriptions").values())
    return {"AnomalySubscriptions": [row for row in rows if not monitor or monitor in row["MonitorArnList"]]}


@operation("ce", "UpdateAnomalySubscription")
def update_subscription(call: Call) -> Any:
    subscription = _subscription(call, call.params["SubscriptionArn"])
    subscription.update(_checked(call, {**subscription, **call.params}))
    return {"SubscriptionArn": subscription["SubscriptionArn"]}


@operation("ce", "DeleteAnomalySubscription")
def delete_subscription(call: Call) -> Any:
    _subscription(call, call.params["SubscriptionArn"])
    del call.global_table("subscriptions")[call.params["SubscriptionArn"]]
    return {}


@operation("ce", "UpdateCostAllocationTagsStatus")
def update_allocation_tags(call: Call) -> Any:
    for tag in call.params["CostAllocationTagsStatus"]:
        kind = "AWSGenerated" if tag["TagKey"].startswith("aws:") else "UserDefined"
        call.global_table("allocation-tags")[tag["TagKey"]] = {**tag, "Type": kind, "LastUpdatedDate": _today()}
    return {"Errors": []}


@operation("ce", "ListCostAllocationTags")
def list_allocation_tags(call: Call) -> Any:
    rows = dict(call.global_table("allocation-tags"))
    for key in call.params.get("TagKeys", []):
        rows.setdefault(key, {"TagKey": key, "Type": "UserDefined", "Status": "Inactive"})
    filters = {"Status": call.params.get("Status"), "Type": call.params.get("Type")}
    keys = call.params.get("TagKeys") or list(rows)
    shown = [rows[key] for key in keys if all(wanted in (None, rows[key][name]) for name, wanted in filters.items())]
    return {"CostAllocationTags": shown}


def _tags(call: Call, arn: str) -> dict[str, str] | None:
    monitor = by_arn([call.global_table("monitors")], arn, "MonitorArn")
    record = monitor or by_arn([call.global_table("subscriptions")], arn, "SubscriptionArn")
    if not record and ":costcategory/" not in arn:
        raise AwsError("ResourceNotFoundException", f"No resource found for the ARN: {arn}")
    return record["tags"] if record else None


@operation("ce", "ListTagsForResource", "TagResource", "UntagResource")
def tags(call: Call) -> Any:
    found = _tags(call, call.params["ResourceArn"])
    if found is None:
        return call.moto_only()
    found.update(as_map(call.params.get("ResourceTags")))
    for key in call.params.get("ResourceTagKeys", []):
        found.pop(key, None)
    return {"ResourceTags": as_list(found)} if call.operation.name == "ListTagsForResource" else {}
