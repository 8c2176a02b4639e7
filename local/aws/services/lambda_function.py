"""Lambda functions: logging and dead-letter configuration, which moto forgets, and the waits after a change."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation

KEPT = ("LoggingConfig", "DeadLetterConfig", "RuntimeManagementConfig")


def _name(value: str) -> str:
    """A function's name out of its name, ARN or qualified ARN."""
    return value.split(":")[6] if value.startswith("arn:") else value.split(":")[0]


def _overlay(call: Call, shown: dict[str, Any]) -> dict[str, Any]:
    name = shown["FunctionName"]
    kept = call.table("function-extras").get(_name(name), {})
    logging = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{_name(name)}", **kept.get("LoggingConfig", {})}
    if logging["LogFormat"] == "JSON":
        logging = {"ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO", **logging}
    shown["LoggingConfig"] = logging
    if kept.get("DeadLetterConfig", {}).get("TargetArn"):
        shown["DeadLetterConfig"] = kept["DeadLetterConfig"]
    return shown


@operation("lambda", "CreateFunction", "UpdateFunctionConfiguration")
def put_function(call: Call) -> Any:
    result = call.moto()
    extras = call.table("function-extras")
    name = _name(call.params["FunctionName"])
    old = {} if call.operation.name == "CreateFunction" else extras.get(name, {})
    extras[name] = {**old, **{member: call.params[member] for member in KEPT if member in call.params}}
    return _overlay(call, result)


@operation("lambda", "GetFunction")
def get_function(call: Call) -> Any:
    result = call.moto()
    _overlay(call, result["Configuration"])
    return result


@operation("lambda", "GetFunctionConfiguration", "UpdateFunctionCode", "PublishVersion")
def function_configuration(call: Call) -> Any:
    return _overlay(call, call.moto())


@operation("lambda", "ListFunctions")
def list_functions(call: Call) -> Any:
    result = call.moto()
    return {**result, "Functions": [_overlay(call, row) for row in result.get("Functions", [])]}
