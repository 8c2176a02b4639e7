"""ElastiCache users (password, none, IAM) and user groups. Passwords are counted, never kept."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import AwsError, operation
from tags import as_map


def _user(call: Call, name: str) -> dict[str, Any]:
    found = call.table("users").get(name)
    if not found:
        raise AwsError("UserNotFound", f"User {name} not found.")
    return found


def user_group(call: Call, name: str) -> dict[str, Any]:
    found = call.table("user-groups").get(name)
    if not found:
        raise AwsError("UserGroupNotFound", f"User Group {name} not found.")
    return found


def _shown(call: Call, user: dict[str, Any]) -> dict[str, Any]:
    groups = [g["UserGroupId"] for g in call.table("user-groups").values() if user["UserId"] in g["UserIds"]]
    return {**user, "UserGroupIds": groups}


def _authentication(given: dict[str, Any]) -> dict[str, Any]:
    mode = given.get("AuthenticationMode", {})
    passwords = mode.get("Passwords") or given.get("Passwords") or []
    kind = mode.get("Type") or ("password" if passwords else "no-password-required")
    if kind == "password" and not passwords:
        raise AwsError("InvalidParameterCombination", "At least one password is required.")
    # What is asked for as `no-password-required` is told as `no-password`.
    return {"Type": kind.removesuffix("-required"), **({"PasswordCount": len(passwords)} if passwords else {})}


@operation("elasticache", "CreateUser")
def create_user(call: Call) -> Any:
    name, engine = call.params["UserId"].lower(), call.params["Engine"].lower()
    if name in call.table("users"):
        raise AwsError("UserAlreadyExists", f"User {name} already exists.")
    authentication = _authentication(call.params)
    if authentication["Type"] == "iam" and name != call.params["UserName"].lower():
        raise AwsError("InvalidParameterValue", "For IAM authentication, user name and user id must be the same.")
    call.table("users")[name] = {
        "UserId": name,
        "UserName": call.params["UserName"],
        "Status": "active",
        "Engine": engine,
        "MinimumEngineVersion": "7.0" if authentication["Type"] == "iam" else "6.0",
        "AccessString": call.params["AccessString"],
        "Authentication": authentication,
        "ARN": call.arn(f"user:{name}"),
        "tags": as_map(call.params.get("Tags")),
    }
    return _shown(call, call.table("users")[name])


@operation("elasticache", "DescribeUsers")
def describe_users(call: Call) -> Any:
    if "UserId" in call.params:
        return {"Users": [_shown(call, _user(call, call.params["UserId"]))]}
    return {"Users": [_shown(call, user) for user in call.table("users").values()]}


@operation("elasticache", "ModifyUser")
def modify_user(call: Call) -> Any:
    user, given = _user(call, call.params["UserId"]), call.params
    user["AccessString"] = given.get("AccessString", user["AccessString"])
    if "AppendAccessString" in given:
        user["AccessString"] += f" {given['AppendAccessString']}"
    user["Engine"] = given.get("Engine", user["Engine"]).lower()
    if {"AuthenticationMode", "Passwords", "NoPasswordRequired"} & set(given):
        user["Authentication"] = _authentication(given)
    return _shown(call, user)


@operation("elasticache", "DeleteUser")
def delete_user(call: Call) -> Any:
    user = _shown(call, _user(call, call.params["UserId"]))
    if user["UserGroupIds"] and user["UserName"] == "default":
        raise AwsError(
            "DefaultUserAssociatedToUserGroup", f"User {user['UserId']} is the default user of a user group."
        )
    for name in user["UserGroupIds"]:
        call.table("user-groups")[name]["UserIds"].remove(user["UserId"])
    del call.table("users")[user["UserId"]]
    return {**user, "Status": "deleting"}


def _checked_users(call: Call, engine: str, ids: list[str]) -> list[str]:
    users = [_user(call, name) for name in ids]
    names = [user["UserName"] for user in users]
    if len(set(names)) < len(names):
        raise AwsError("DuplicateUserName", "A user group can't have two users of one name.")
    if engine == "redis" and "default" not in names:
        raise AwsError("DefaultUserRequired", "User group must contain a user with the name default.")
    return [user["UserId"] for user in users]


def _group_shown(call: Call, group: dict[str, Any]) -> dict[str, Any]:
    caches = call.table("replication-groups").values()
    used = [row["ReplicationGroupId"] for row in caches if group["UserGroupId"] in row["UserGroupIds"]]
    return {**group, "ReplicationGroups": used}


@operation("elasticache", "CreateUserGroup")
def create_user_group(call: Call) -> Any:
    name, engine = call.params["UserGroupId"].lower(), call.params["Engine"].lower()
    if name in call.table("user-groups"):
        raise AwsError("UserGroupAlreadyExists", f"User Group {name} already exists.")
    call.table("user-groups")[name] = {
        "UserGroupId": name,
        "Status": "active",
        "Engine": engine,
        "UserIds": _checked_users(call, engine, call.params.get("UserIds", [])),
        "MinimumEngineVersion": "7.2" if engine == "valkey" else "6.0",
        "ARN": call.arn(f"usergroup:{name}"),
        "tags": as_map(call.params.get("Tags")),
    }
    return _group_shown(call, call.table("user-groups")[name])


@operation("elasticache", "DescribeUserGroups")
def describe_user_groups(call: Call) -> Any:
    if "UserGroupId" in call.params:
        return {"UserGroups": [_group_shown(call, user_group(call, call.params["UserGroupId"]))]}
    return {"UserGroups": [_group_shown(call, group) for group in call.table("user-groups").values()]}


@operation("elasticache", "ModifyUserGroup")
def modify_user_group(call: Call) -> Any:
    group = user_group(call, call.params["UserGroupId"])
    kept = [name for name in group["UserIds"] if name not in call.params.get("UserIdsToRemove", [])]
    group["Engine"] = call.params.get("Engine", group["Engine"]).lower()
    group["UserIds"] = _checked_users(call, group["Engine"], kept + call.params.get("UserIdsToAdd", []))
    return _group_shown(call, group)


@operation("elasticache", "DeleteUserGroup")
def delete_user_group(call: Call) -> Any:
    group = _group_shown(call, user_group(call, call.params["UserGroupId"]))
    if group["ReplicationGroups"]:
        raise AwsError(
            "InvalidUserGroupState", f"User group {group['UserGroupId']} is associated with a replication group."
        )
    del call.table("user-groups")[group["UserGroupId"]]
    return {**group, "Status": "deleting"}
