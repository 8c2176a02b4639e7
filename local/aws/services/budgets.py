"""AWS Budgets with notifications, subscribers and tags. Replaces moto's, which keeps neither subscribers nor tags."""

from __future__ import annotations

import datetime
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from tags import as_list, as_map

COST_TYPES = (
    "IncludeTax",
    "IncludeSubscription",
    "IncludeRefund",
    "IncludeCredit",
    "IncludeUpfront",
    "IncludeRecurring",
)
COST_TYPES += ("IncludeOtherSubscription", "IncludeSupport", "IncludeDiscount")
UTC = datetime.timezone.utc
FOREVER = datetime.datetime(2087, 6, 15, tzinfo=UTC)


def _entry(call: Call, name: str) -> dict[str, Any]:
    found = call.global_table("budgets").get(name)
    if not found:
        raise AwsError("NotFoundException", f"Unable to get budget: {name} - the budget doesn't exist.")
    return found


def _completed(given: dict[str, Any]) -> dict[str, Any]:
    today = now()
    budget = dict(given)
    budget.setdefault("CostFilters", {})
    if given["BudgetType"] == "COST":
        defaults = {**dict.fromkeys(COST_TYPES, True), "UseBlended": False, "UseAmortized": False}
        budget["CostTypes"] = {**defaults, **given.get("CostTypes", {})}
    if "BudgetLimit" in given:
        budget["BudgetLimit"] = {**given["BudgetLimit"], "Amount": str(float(given["BudgetLimit"]["Amount"]))}
    start = datetime.datetime(today.year, today.month, 1, tzinfo=UTC)
    budget["TimePeriod"] = {"Start": start, "End": FOREVER, **given.get("TimePeriod", {})}
    unit = given.get("BudgetLimit", {}).get("Unit", "USD")
    budget["CalculatedSpend"] = {"ActualSpend": {"Amount": "0.0", "Unit": unit}}
    budget["LastUpdatedTime"] = today
    budget["HealthStatus"] = {"Status": "HEALTHY", "LastUpdatedTime": today}
    return budget


def _key(notification: dict[str, Any]) -> tuple[Any, ...]:
    kind = notification.get("ThresholdType", "PERCENTAGE")
    return (
        notification["NotificationType"],
        notification["ComparisonOperator"],
        float(notification["Threshold"]),
        kind,
    )


def _add_notification(entry: dict[str, Any], notification: dict[str, Any], subscribers: list[dict[str, str]]) -> None:
    if _key(notification) in entry["notifications"]:
        raise AwsError("DuplicateRecordException", "Unable to create notification: the notification already exists.")
    if not 1 <= len(subscribers) <= 11:
        raise AwsError(
            "InvalidParameterException", "A notification has 1 SNS subscriber and up to 10 email subscribers."
        )
    shown = {"ThresholdType": "PERCENTAGE", "NotificationState": "OK", **notification}
    entry["notifications"][_key(notification)] = {"notification": shown, "subscribers": list(subscribers)}


def _notification(call: Call) -> dict[str, Any]:
    found = _entry(call, call.params["BudgetName"])["notifications"].get(_key(call.params["Notification"]))
    if not found:
        raise AwsError("NotFoundException", "Unable to find the notification.")
    return found


@operation("budgets", "CreateBudget")
def create_budget(call: Call) -> Any:
    name = call.params["Budget"]["BudgetName"]
    if name in call.global_table("budgets"):
        raise AwsError("DuplicateRecordException", f"Error creating budget: {name} - the budget already exists.")
    entry: dict[str, Any] = {"budget": _completed(call.params["Budget"]), "notifications": {}}
    for row in call.params.get("NotificationsWithSubscribers", []):
        _add_notification(entry, row["Notification"], row["Subscribers"])
    entry["tags"] = as_map(call.params.get("ResourceTags"))
    call.global_table("budgets")[name] = entry
    return {}


@operation("budgets", "DescribeBudget")
def describe_budget(call: Call) -> Any:
    return {"Budget": _entry(call, call.params["BudgetName"])["budget"]}


@operation("budgets", "DescribeBudgets")
def describe_budgets(call: Call) -> Any:
    return {"Budgets": [entry["budget"] for entry in call.global_table("budgets").values()]}


@operation("budgets", "UpdateBudget")
def update_budget(call: Call) -> Any:
    entry = _entry(call, call.params["NewBudget"]["BudgetName"])
    entry["budget"] = _completed({"TimePeriod": entry["budget"]["TimePeriod"], **call.params["NewBudget"]})
    return {}


@operation("budgets", "DeleteBudget")
def delete_budget(call: Call) -> Any:
    _entry(call, call.params["BudgetName"])
    del call.global_table("budgets")[call.params["BudgetName"]]
    return {}


@operation("budgets", "CreateNotification")
def create_notification(call: Call) -> Any:
    _add_notification(_entry(call, call.params["BudgetName"]), call.params["Notification"], call.params["Subscribers"])
    return {}


@operation("budgets", "DescribeNotificationsForBudget")
def describe_notifications(call: Call) -> Any:
    return {
        "Notifications": [
            row["notification"] for row in _entry(call, call.params["BudgetName"])["notifications"].values()
        ]
    }


@operation("budgets", "DeleteNotification")
def delete_notification(call: Call) -> Any:
    _notification(call)
    del _entry(call, call.params["BudgetName"])["notifications"][_key(call.params["Notification"])]
    return {}


@operation("budgets", "DescribeSubscribersForNotification")
def describe_subscribers(call: Call) -> Any:
    return {"Subscribers": _notification(call)["subscribers"]}


@operation("budgets", "CreateSubscriber")
def create_subscriber(call: Call) -> Any:
    _notification(call)["subscribers"].append(call.params["Subscriber"])
    return {}


@operation("budgets", "DeleteSubscriber")
def delete_subscriber(call: Call) -> Any:
    subscribers = _notification(call)["subscribers"]
    if call.params["Subscriber"] not in subscribers:
        raise AwsError("NotFoundException", "Unable to find the subscriber.")
    subscribers.remove(call.params["Subscriber"])
    return {}


@operation("budgets", "DescribeBudgetActionsForBudget", "DescribeBudgetActionsForAccount")
def describe_actions(_call: Call) -> Any:
    return {"Actions": []}


def _tags(call: Call) -> dict[str, str]:
    return _entry(call, call.params["ResourceARN"].split(":budget/")[-1])["tags"]


@operation("budgets", "ListTagsForResource")
def list_tags(call: Call) -> Any:
    return {"ResourceTags": as_list(_tags(call))}


@operation("budgets", "TagResource")
def tag_resource(call: Call) -> Any:
    _tags(call).update(as_map(call.params["ResourceTags"]))
    return {}


@operation("budgets", "UntagResource")
def untag_resource(call: Call) -> Any:
    for key in call.params["ResourceTagKeys"]:
        _tags(call).pop(key, None)
    return {}
