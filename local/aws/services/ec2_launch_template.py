"""EC2 launch templates: moto writes the template's own tags into the data of its first version as well.

The data then claims tags for a resource type that no instance has, and Terraform wants to take them away.
"""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation


@operation("ec2", "CreateLaunchTemplate")
def create_launch_template(call: Call) -> dict[str, Any]:
    answer = call.moto()
    template = call.backend("ec2").describe_launch_templates(template_ids=[answer["LaunchTemplate"]["LaunchTemplateId"]])[0]
    data = template.versions[0].data
    kept = [spec for spec in data.get("TagSpecifications", []) if spec["ResourceType"] != "launch-template"]
    if kept:
        data["TagSpecifications"] = kept
    else:
        data.pop("TagSpecifications", None)
    return answer
