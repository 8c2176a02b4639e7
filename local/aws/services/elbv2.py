"""Elastic Load Balancing: network load balancers get the ARN of their kind; all health attributes are told together.

A load balancer under deletion protection stays, which moto lets go.
"""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import AwsError, operation

KINDS = {"network": "net", "gateway": "gwy"}
HEALTH = {
    "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
}


@operation("elbv2", "CreateLoadBalancer")
def create_load_balancer(call: Call) -> Any:
    result, kind = call.moto(), KINDS.get(call.params.get("Type", "application"))
    if kind:
        shown = result["LoadBalancers"][0]
        arn = shown["LoadBalancerArn"].replace(":loadbalancer/app/", f":loadbalancer/{kind}/")
        backend = call.backend("elbv2")
        balancer = backend.load_balancers.pop(shown["LoadBalancerArn"])
        tags = backend.tagging_service.get_tag_dict_for_resource(balancer.arn)
        backend.tagging_service.delete_all_tags_for_resource(balancer.arn)
        balancer.arn = shown["LoadBalancerArn"] = arn
        backend.load_balancers[arn] = balancer
        backend.tagging_service.tag_resource(arn, [{"Key": k, "Value": v} for k, v in tags.items()])
    return result


@operation("elbv2", "DeleteLoadBalancer")
def delete_load_balancer(call: Call) -> None:
    arn = call.params["LoadBalancerArn"]
    found = call.backend("elbv2").load_balancers.get(arn)
    if found and found.attrs.get("deletion_protection.enabled") == "true":
        message = f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
        raise AwsError("OperationNotPermitted", message)
    call.moto_only()


@operation("elbv2", "DescribeTargetGroupAttributes")
def describe_target_group_attributes(call: Call) -> Any:
    result = call.moto()
    shown = {row["Key"]: row.get("Value", "") for row in result["Attributes"]}
    if set(shown) & set(HEALTH):
        shown = {**HEALTH, **shown}
    return {"Attributes": [{"Key": key, "Value": value} for key, value in shown.items()]}
