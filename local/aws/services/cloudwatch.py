"""CloudWatch composite alarms with suppressor and tags, which moto refuses. Their state is never computed."""

from __future__ import annotations

import re
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from tags import as_list, as_map, by_arn


def _metric_alarm_names(call: Call) -> set[str]:
    return set(call.backend("cloudwatch").alarms) | set(call.table("composite"))


def _exists(call: Call, reference: str) -> bool:
    return reference.split(":alarm:")[-1] in _metric_alarm_names(call)


@operation("cloudwatch", "PutCompositeAlarm")
def put_composite_alarm(call: Call) -> Any:
    given, name = dict(call.params), call.params["AlarmName"]
    named = re.findall(r"(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*\"?([^\")]+?)\"?\s*\)", given["AlarmRule"])
    for alarm in [*named, *([given["ActionsSuppressor"]] if "ActionsSuppressor" in given else [])]:
        if not _exists(call, alarm):
            raise AwsError("ValidationError", f"Could not find alarm {alarm}, which is referred to in {name}.")
    old = call.table("composite").get(name, {})
    tags = old.get("tags", as_map(given.pop("Tags", [])))
    lists = {"AlarmActions": [], "OKActions": [], "InsufficientDataActions": [], "ActionsEnabled": True}
    call.table("composite")[name] = {
        **lists,
        **given,
        "AlarmArn": call.arn(f"alarm:{name}"),
        "AlarmConfigurationUpdatedTimestamp": now(),
        "StateValue": "OK",
        "StateReason": "never evaluated here",
        "StateUpdatedTimestamp": now(),
        "tags": tags,
    }
    return {}


@operation("cloudwatch", "DescribeAlarms")
def describe_alarms(call: Call) -> Any:
    result, given = call.moto(), call.params
    types = given.get("AlarmTypes") or ["MetricAlarm"]
    names, prefix = given.get("AlarmNames"), given.get("AlarmNamePrefix", "")
    rows = [row for row in call.table("composite").values() if (not names or row["AlarmName"] in names)]
    rows = [row for row in rows if row["AlarmName"].startswith(prefix)]
    return {
        "MetricAlarms": result.get("MetricAlarms", []) if "MetricAlarm" in types else [],
        "CompositeAlarms": rows if "CompositeAlarm" in types else [],
    }


@operation("cloudwatch", "DeleteAlarms")
def delete_alarms(call: Call) -> Any:
    for name in call.params["AlarmNames"]:
        if not call.table("composite").pop(name, None):
            call.backend("cloudwatch").delete_alarms([name])
    return {}


@operation("cloudwatch", "ListTagsForResource", "TagResource", "UntagResource")
def tags(call: Call) -> Any:
    alarm = by_arn([call.table("composite")], call.params["ResourceARN"], "AlarmArn")
    if not alarm:
        return call.moto_only()
    alarm["tags"].update(as_map(call.params.get("Tags")))
    for key in call.params.get("TagKeys", []):
        alarm["tags"].pop(key, None)
    return {"Tags": as_list(alarm["tags"])} if call.operation.name == "ListTagsForResource" else {}
