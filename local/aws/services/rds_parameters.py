"""RDS DB parameter groups: parameters are told as they were set (moto loses them); engine defaults are not listed."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import AwsError, operation
from tags import as_list, as_map


def _group(call: Call) -> dict[str, Any]:
    name = call.params["DBParameterGroupName"]
    found = call.table("parameter-groups").get(name.lower())
    if not found and name.startswith("default."):
        family = name.removeprefix("default.")
        found = {"DBParameterGroupName": name, "DBParameterGroupFamily": family, "values": {}, "tags": {}}
        found.update(
            {"Description": f"Default parameter group for {family}", "DBParameterGroupArn": call.arn(f"pg:{name}")}
        )
    if not found:
        raise AwsError("DBParameterGroupNotFound", f"DBParameterGroup not found: {name}")
    return found


@operation("rds", "CreateDBParameterGroup")
def create_group(call: Call) -> Any:
    name = call.params["DBParameterGroupName"].lower()
    if name in call.table("parameter-groups"):
        raise AwsError("DBParameterGroupAlreadyExists", f"Parameter group {name} already exists")
    group = {
        "DBParameterGroupName": name,
        "DBParameterGroupFamily": call.params["DBParameterGroupFamily"],
        "Description": call.params["Description"],
        "DBParameterGroupArn": call.arn(f"pg:{name}"),
        "values": {},
        "tags": as_map(call.params.get("Tags")),
    }
    call.table("parameter-groups")[name] = group
    return {"DBParameterGroup": {**group, "TagList": as_list(group["tags"])}}


@operation("rds", "DescribeDBParameterGroups")
def describe_groups(call: Call) -> Any:
    rows = [_group(call)] if "DBParameterGroupName" in call.params else list(call.table("parameter-groups").values())
    return {"DBParameterGroups": [{**row, "TagList": as_list(row["tags"])} for row in rows]}


@operation("rds", "DescribeDBParameters")
def describe_parameters(call: Call) -> Any:
    rows = list(_group(call)["values"].values())
    return {"Parameters": rows if call.params.get("Source", "user") == "user" else []}


@operation("rds", "ModifyDBParameterGroup")
def modify_group(call: Call) -> Any:
    group = _group(call)
    for parameter in call.params["Parameters"]:
        shown = {"ApplyMethod": "immediate", **parameter, "Source": "user", "IsModifiable": True}
        group["values"][parameter["ParameterName"]] = shown
    return {"DBParameterGroupName": group["DBParameterGroupName"]}


@operation("rds", "ResetDBParameterGroup")
def reset_group(call: Call) -> Any:
    group = _group(call)
    names = [parameter["ParameterName"] for parameter in call.params.get("Parameters", [])]
    for name in list(group["values"]) if call.params.get("ResetAllParameters") else names:
        group["values"].pop(name, None)
    return {"DBParameterGroupName": group["DBParameterGroupName"]}


@operation("rds", "DeleteDBParameterGroup")
def delete_group(call: Call) -> Any:
    name = _group(call)["DBParameterGroupName"]
    users = [
        row for row in call.table("instances").values() if row["DBParameterGroups"][0]["DBParameterGroupName"] == name
    ]
    if users:
        raise AwsError(
            "InvalidDBParameterGroupState", "One or more database instances are still members of this parameter group."
        )
    del call.table("parameter-groups")[name]
    return {}
