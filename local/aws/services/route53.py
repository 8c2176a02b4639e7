"""Route 53: a zone that names a VPC is private; query logging takes a log group's ARN without its `:*`, as in AWS."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation


@operation("route53", "CreateHostedZone")
def create_hosted_zone(call: Call) -> Any:
    result, vpc = call.moto(), call.params.get("VPC")
    if vpc:
        zone = call.backend("route53").get_hosted_zone(result["HostedZone"]["Id"].split("/")[-1])
        if not zone.private_zone:
            zone.private_zone = True
            zone.add_vpc(vpc["VPCId"], vpc["VPCRegion"])
        result["HostedZone"]["Config"] = {**result["HostedZone"].get("Config", {}), "PrivateZone": True}
        result = {**{k: v for k, v in result.items() if k != "DelegationSet"}, "VPC": vpc}
    return result


@operation("route53", "CreateQueryLoggingConfig")
def create_query_logging_config(call: Call) -> Any:
    arn, zone = call.params["CloudWatchLogsLogGroupArn"], call.params["HostedZoneId"].split("/")[-1]
    config = call.backend("route53").create_query_logging_config(zone, arn if arn.endswith(":*") else f"{arn}:*")
    config.cloud_watch_logs_log_group_arn = arn
    shown = {"Id": config.id, "HostedZoneId": zone, "CloudWatchLogsLogGroupArn": arn}
    location = f"https://route53.amazonaws.com/2013-04-01/queryloggingconfig/{shown['Id']}"
    return {"QueryLoggingConfig": shown, "Location": location}
