"""Elastic Load Balancing: network load balancers get the ARN of their kind (moto names all as `app`)."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation

KINDS = {"network": "net", "gateway": "gwy"}


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
