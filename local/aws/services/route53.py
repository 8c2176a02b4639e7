"""Route 53 query logging: the log group's ARN may come without its `:*`, as AWS takes it."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation


@operation("route53", "CreateQueryLoggingConfig")
def create_query_logging_config(call: Call) -> Any:
    arn, zone = call.params["CloudWatchLogsLogGroupArn"], call.params["HostedZoneId"].split("/")[-1]
    config = call.backend("route53").create_query_logging_config(zone, arn if arn.endswith(":*") else f"{arn}:*")
    config.cloud_watch_logs_log_group_arn = arn
    shown = {"Id": config.id, "HostedZoneId": zone, "CloudWatchLogsLogGroupArn": arn}
    location = f"https://route53.amazonaws.com/2013-04-01/queryloggingconfig/{shown['Id']}"
    return {"QueryLoggingConfig": shown, "Location": location}
