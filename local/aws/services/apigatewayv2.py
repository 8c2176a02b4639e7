"""API Gateway v2: stages can be changed, and custom domain names have an address (moto lacks both)."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from gateway import Call
from registry import AwsError, operation

#: The zone of regional endpoints; AWS has one per region, and one is enough here.
ZONE = "Z1UJRXOUMOOFQ8"


def _lowered(value: Any) -> Any:
    """Members as moto keeps them: as in the JSON of the API."""
    return {k[0].lower() + k[1:]: v for k, v in value.items()} if isinstance(value, dict) else value


@operation("apigatewayv2", "UpdateStage")
def update_stage(call: Call) -> Any:
    given = call.params
    stage = call.backend("apigatewayv2").get_stage(given["ApiId"], given["StageName"])
    plain = {"AutoDeploy": "auto_deploy", "Description": "description", "StageVariables": "stage_variables"}
    for member, attribute in plain.items():
        if member in given:
            setattr(stage, attribute, given[member])
    if "AccessLogSettings" in given:
        stage.access_log_settings = _lowered(given["AccessLogSettings"])
    if "DefaultRouteSettings" in given:
        stage.default_route_settings = {**stage.default_route_settings, **_lowered(given["DefaultRouteSettings"])}
    if "RouteSettings" in given:
        routes = {key: _lowered(value) for key, value in given["RouteSettings"].items()}
        stage.route_settings = {**stage.route_settings, **routes}
    stage.updated = datetime.datetime.now()
    return _stage(call, stage)


def _stage(call: Call, stage: Any) -> dict[str, Any]:
    upper = {k[0].upper() + k[1:]: v for k, v in stage.to_json().items()}
    for member in ("AccessLogSettings", "DefaultRouteSettings"):
        if member in upper:
            upper[member] = {k[0].upper() + k[1:]: v for k, v in upper[member].items()}
    routes = upper["RouteSettings"].items()
    upper["RouteSettings"] = {key: {k[0].upper() + k[1:]: v for k, v in value.items()} for key, value in routes}
    return upper


@operation("apigatewayv2", "DeleteAccessLogSettings", "DeleteRouteSettings")
def delete_settings(call: Call) -> Any:
    stage = call.backend("apigatewayv2").get_stage(call.params["ApiId"], call.params["StageName"])
    if call.operation.name == "DeleteAccessLogSettings":
        stage.access_log_settings = None
    elif not stage.route_settings.pop(call.params["RouteKey"], None):
        raise AwsError("NotFoundException", f"Unable to find settings of route {call.params['RouteKey']}.")
    return {}


def _with_address(call: Call, domain: dict[str, Any]) -> dict[str, Any]:
    hosts = call.table("domain-hosts")
    host = hosts.setdefault(domain["DomainName"], f"d-{secrets.token_hex(5)}.execute-api.{call.region}.amazonaws.com")
    address = {
        "ApiGatewayDomainName": host,
        "HostedZoneId": ZONE,
        "DomainNameStatus": "AVAILABLE",
        "IpAddressType": "ipv4",
    }
    domain["DomainNameConfigurations"] = [{**address, **row} for row in domain.get("DomainNameConfigurations", [])]
    if not domain.get("MutualTlsAuthentication"):
        domain.pop("MutualTlsAuthentication", None)
    return domain


@operation("apigatewayv2", "CreateDomainName", "GetDomainName")
def domain_name(call: Call) -> Any:
    return _with_address(call, call.moto())


@operation("apigatewayv2", "GetDomainNames")
def domain_names(call: Call) -> Any:
    return {"Items": [_with_address(call, row) for row in call.moto().get("Items", [])]}
