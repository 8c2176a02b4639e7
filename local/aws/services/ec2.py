"""EC2: completes moto's answers where they lose something that was given.

Launch templates' own tags, flow logs' destination options, tags of DHCP options, descriptions of security group
rules that name a group, detailed monitoring of instances.
"""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation
from tags import as_map


def _given_tags(call: Call) -> dict[str, str]:
    return as_map([tag for spec in call.params.get("TagSpecifications", []) for tag in spec.get("Tags", [])])


@operation("ec2", "CreateLaunchTemplate")
def create_launch_template(call: Call) -> Any:
    result = call.moto()
    # moto also puts the template's own tags into the data of its first version.
    data = call.backend("ec2").get_launch_template(result["LaunchTemplate"]["LaunchTemplateId"]).versions[0].data
    kept = [spec for spec in data.pop("TagSpecifications", []) if spec["ResourceType"] != "launch-template"]
    if kept:
        data["TagSpecifications"] = kept
    return result


@operation("ec2", "CreateFlowLogs")
def create_flow_logs(call: Call) -> Any:
    result = call.moto()
    for mark in result.get("FlowLogIds", []):
        call.table("flow-logs")[mark] = call.params.get("DestinationOptions")
    return result


@operation("ec2", "DescribeFlowLogs")
def describe_flow_logs(call: Call) -> Any:
    result = call.moto()
    for row in result.get("FlowLogs", []):
        options = call.table("flow-logs").get(row["FlowLogId"])
        if options:
            defaults = {"FileFormat": "plain-text", "HiveCompatiblePartitions": False, "PerHourPartition": False}
            row["DestinationOptions"] = {**defaults, **options}
    return result


@operation("ec2", "CreateDhcpOptions")
def create_dhcp_options(call: Call) -> Any:
    result = call.moto()
    tags = _given_tags(call)
    if tags:
        call.backend("ec2").create_tags([result["DhcpOptions"]["DhcpOptionsId"]], tags)
    return result


def _descriptions(permissions: list[dict[str, Any]]) -> list[str]:
    sources = ("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
    return [source.get("Description", "") for p in permissions for kind in sources for source in p.get(kind, [])]


@operation("ec2", "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress")
def authorize(call: Call) -> Any:
    result, given = call.moto(), _descriptions(call.params.get("IpPermissions", []))
    rules = result.get("SecurityGroupRules", [])
    if len(given) == len(rules):
        for rule, description in zip(rules, given, strict=True):
            call.table("rule-descriptions")[rule["SecurityGroupRuleId"]] = description
            rule["Description"] = description or None
    return result


@operation("ec2", "ModifySecurityGroupRules")
def modify_rules(call: Call) -> Any:
    result = call.moto()
    for change in call.params["SecurityGroupRules"]:
        description = change["SecurityGroupRule"].get("Description", "")
        call.table("rule-descriptions")[change["SecurityGroupRuleId"]] = description
    return result


@operation("ec2", "DescribeSecurityGroupRules")
def describe_rules(call: Call) -> Any:
    result = call.moto()
    for rule in result.get("SecurityGroupRules", []):
        description = call.table("rule-descriptions").get(rule["SecurityGroupRuleId"], rule.get("Description"))
        rule["Description"] = description or None
    return result


@operation("ec2", "MonitorInstances", "UnmonitorInstances")
def monitor(call: Call) -> Any:
    state = "enabled" if call.operation.name == "MonitorInstances" else "disabled"
    rows = []
    for mark in call.params["InstanceIds"]:
        call.backend("ec2").get_instance(mark).monitoring_state = state
        rows.append({"InstanceId": mark, "Monitoring": {"State": state}})
    return {"InstanceMonitorings": rows}
