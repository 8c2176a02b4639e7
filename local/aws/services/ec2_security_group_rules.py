"""EC2 security group rules: moto keeps the description of a rule between groups or with a prefix list, but never tells it."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation


def _kept(call: Call) -> dict[str, str]:
    """Descriptions by rule id, where moto keeps them beside the other side of the rule."""
    kept: dict[str, str] = {}
    for group in call.backend("ec2").describe_security_groups():
        for rule in [*group.ingress_rules, *group.egress_rules]:
            for other_side in (rule.source_group, rule.prefix_list_id):
                if other_side and "Description" in other_side:
                    kept[rule.id] = other_side["Description"]
    return kept


@operation("ec2", "DescribeSecurityGroupRules")
def describe_security_group_rules(call: Call) -> dict[str, Any]:
    answer = call.moto()
    kept = _kept(call)
    for rule in answer.get("SecurityGroupRules", []):
        if not rule.get("Description") and rule["SecurityGroupRuleId"] in kept:
            rule["Description"] = kept[rule["SecurityGroupRuleId"]]
    return answer
