"""EKS managed node groups: each with a real (empty) auto scaling group in moto, updates, access entry of its role.

The auto scaling group carries the sizes and the tags that Terraform sets on it, but starts no instances.
"""

from __future__ import annotations

import uuid
from typing import Any

from clock import now
from gateway import Call
from registry import AwsError, operation
from services.eks_access import add_node_entry, drop_node_entry
from services.eks_cluster import cluster_of, update


def _group_of(call: Call) -> dict[str, Any]:
    cluster, name = call.params["clusterName"], call.params["nodegroupName"]
    cluster_of(call, cluster)
    found = call.table("nodegroups").get((cluster, name))
    if not found:
        message = f"No node group found for name: {name}."
        raise AwsError("ResourceNotFoundException", message, clusterName=cluster, nodegroupName=name)
    return found


def _launch_template(call: Call, given: dict[str, Any] | None) -> dict[str, Any] | None:
    if not given:
        return None
    ec2 = call.backend("ec2")
    if "id" in given:
        template = ec2.describe_launch_templates(template_ids=[given["id"]])[0]
    else:
        template = ec2.describe_launch_templates(template_names=[given["name"]])[0]
    version = given.get("version") or str(template.default_version_number)
    return {"id": template.id, "name": template.name, "version": version}


def _scaling_group(call: Call, name: str, group: dict[str, Any]) -> None:
    template = call.backend("ec2").create_launch_template(name, "", {}, {})
    tags = {
        "eks:cluster-name": group["clusterName"],
        "eks:nodegroup-name": group["nodegroupName"],
        f"kubernetes.io/cluster/{group['clusterName']}": "owned",
    }
    scaling = call.backend("autoscaling").create_auto_scaling_group(
        name=name,
        availability_zones=[],
        desired_capacity=0,
        max_size=group["scalingConfig"]["maxSize"],
        min_size=0,
        launch_config_name="",
        launch_template={"LaunchTemplateId": template.id, "Version": "1"},
        vpc_zone_identifier=",".join(group["subnets"]),
        default_cooldown=300,
        health_check_period=15,
        health_check_type="EC2",
        load_balancers=[],
        target_group_arns=[],
        placement_group=None,
        termination_policies=["AllocationStrategy", "OldestLaunchTemplate", "OldestInstance"],
        tags=[
            {
                "Key": k,
                "Value": v,
                "ResourceId": name,
                "ResourceType": "auto-scaling-group",
                "PropagateAtLaunch": "true",
            }
            for k, v in tags.items()
        ],
    )
    scaling.capacity_rebalance = group["capacityType"] == "SPOT"


@operation("eks", "CreateNodegroup")
def create_nodegroup(call: Call) -> Any:
    given = call.params
    cluster = cluster_of(call, given["clusterName"])
    key = (given["clusterName"], given["nodegroupName"])
    if key in call.table("nodegroups"):
        message = f"NodeGroup already exists with name {key[1]} and cluster name {key[0]}"
        raise AwsError("ResourceInUseException", message, clusterName=key[0], nodegroupName=key[1])
    template = _launch_template(call, given.get("launchTemplate"))
    if template and given.get("diskSize"):
        raise AwsError("InvalidParameterException", "Disk size must be specified within the launch template.")
    mark = str(uuid.uuid4())
    version = given.get("version", cluster["version"])
    group = {
        "nodegroupName": key[1],
        "nodegroupArn": call.arn(f"nodegroup/{key[0]}/{key[1]}/{mark}"),
        "clusterName": key[0],
        "version": version,
        "releaseVersion": given.get("releaseVersion", f"{version}.0-20251101"),
        "createdAt": now(),
        "modifiedAt": now(),
        "status": "ACTIVE",
        "capacityType": given.get("capacityType", "ON_DEMAND"),
        "scalingConfig": {"minSize": 1, "maxSize": 2, "desiredSize": 2, **given.get("scalingConfig", {})},
        "instanceTypes": given.get("instanceTypes") or ([] if template else ["t3.medium"]),
        "subnets": given["subnets"],
        "amiType": given.get("amiType", "AL2023_x86_64_STANDARD"),
        "nodeRole": given["nodeRole"],
        "labels": given.get("labels", {}),
        "taints": given.get("taints", []),
        "resources": {"autoScalingGroups": [{"name": f"eks-{key[1]}-{mark}"}]},
        "health": {"issues": []},
        "updateConfig": given.get("updateConfig") or {"maxUnavailable": 1},
        "nodeRepairConfig": given.get("nodeRepairConfig") or {"enabled": False},
        "tags": given.get("tags", {}),
    }
    if template:
        group["launchTemplate"] = template
    else:
        group["diskSize"] = given.get("diskSize", 20)
    if "remoteAccess" in given:
        group["remoteAccess"] = given["remoteAccess"]
    _scaling_group(call, group["resources"]["autoScalingGroups"][0]["name"], group)
    add_node_entry(call, cluster, given["nodeRole"])
    call.table("nodegroups")[key] = group
    return {"nodegroup": {**group, "status": "CREATING"}}


@operation("eks", "DescribeNodegroup")
def describe_nodegroup(call: Call) -> Any:
    return {"nodegroup": _group_of(call)}


@operation("eks", "ListNodegroups")
def list_nodegroups(call: Call) -> Any:
    cluster_of(call, call.params["clusterName"])
    return {
        "nodegroups": sorted(
            name for cluster, name in call.table("nodegroups") if cluster == call.params["clusterName"]
        )
    }


@operation("eks", "UpdateNodegroupConfig")
def update_nodegroup_config(call: Call) -> Any:
    group = _group_of(call)
    labels, taints = call.params.get("labels", {}), call.params.get("taints", {})
    group["labels"] = {**group["labels"], **labels.get("addOrUpdateLabels", {})}
    for name in labels.get("removeLabels", []):
        group["labels"].pop(name, None)
    touched = [*taints.get("addOrUpdateTaints", []), *taints.get("removeTaints", [])]
    gone = {(taint["key"], taint.get("effect")) for taint in touched}
    kept = [taint for taint in group["taints"] if (taint["key"], taint.get("effect")) not in gone]
    group["taints"] = kept + taints.get("addOrUpdateTaints", [])
    for member in ("scalingConfig", "nodeRepairConfig"):
        group[member] = {**group[member], **call.params.get(member, {})}
    group["updateConfig"] = call.params.get("updateConfig", group["updateConfig"])
    group["modifiedAt"] = now()
    return update(call, group["clusterName"], "ConfigUpdate", dict(call.params), nodegroup=group["nodegroupName"])


@operation("eks", "UpdateNodegroupVersion")
def update_nodegroup_version(call: Call) -> Any:
    group = _group_of(call)
    if "launchTemplate" in call.params:
        group["launchTemplate"] = _launch_template(call, call.params["launchTemplate"])
    if "version" in call.params:
        group["version"] = call.params["version"]
        group["releaseVersion"] = f"{call.params['version']}.0-20251101"
    group["releaseVersion"] = call.params.get("releaseVersion", group["releaseVersion"])
    return update(call, group["clusterName"], "VersionUpdate", dict(call.params), nodegroup=group["nodegroupName"])


@operation("eks", "DeleteNodegroup")
def delete_nodegroup(call: Call) -> Any:
    group = _group_of(call)
    name = group["resources"]["autoScalingGroups"][0]["name"]
    del call.table("nodegroups")[(group["clusterName"], group["nodegroupName"])]
    call.backend("autoscaling").delete_auto_scaling_group(name)
    call.backend("ec2").delete_launch_template(name, None)
    if not any(other["nodeRole"] == group["nodeRole"] for other in call.table("nodegroups").values()):
        drop_node_entry(call, group["clusterName"], group["nodeRole"])
    return {"nodegroup": {**group, "status": "DELETING"}}
