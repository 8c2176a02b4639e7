"""EC2: network interfaces at the end of their instance. Those that were made with it go with it, others outlive it."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation


@operation("ec2", "RunInstances")
def run_instances(call: Call) -> Any:
    backend = call.backend("ec2")
    there = set(backend.enis)
    result = call.moto()
    given = call.params.get("NetworkInterfaces", [])
    kept = {spec.get("DeviceIndex", 0) for spec in given if spec.get("DeleteOnTermination") is False}
    for row in result.get("Instances", []):
        for index, interface in backend.get_instance(row["InstanceId"]).nics.items():
            # moto takes an interface that nobody said anything of for one that stays.
            interface.delete_on_termination = interface.id not in there and index not in kept
        for told in row.get("NetworkInterfaces", []):
            interface = backend.enis[told["NetworkInterfaceId"]]
            told.get("Attachment", {})["DeleteOnTermination"] = interface.delete_on_termination
    return result


@operation("ec2", "TerminateInstances")
def terminate_instances(call: Call) -> Any:
    result = call.moto()
    backend = call.backend("ec2")
    gone = {row["InstanceId"] for row in result.get("TerminatingInstances", [])}
    # moto leaves interfaces that outlive the instance attached to it, and then refuses to detach them.
    for interface in list(backend.enis.values()):
        if interface.instance is not None and interface.instance.id in gone:
            # Not by the instance's own detach_eni: a terminated instance is still told, with the address that it had.
            interface.instance = interface.attachment_id = interface.attach_time = interface.device_index = None
            interface.status = "available"
    return result
