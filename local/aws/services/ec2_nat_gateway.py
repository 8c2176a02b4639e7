"""EC2 NAT gateways: their own network interface goes with them, which moto keeps."""

from __future__ import annotations

from typing import Any

from gateway import Call
from registry import operation


@operation("ec2", "DeleteNatGateway")
def delete_nat_gateway(call: Call) -> Any:
    backend = call.backend("ec2")
    gateway = backend.nat_gateways.get(call.params["NatGatewayId"])
    result = call.moto()
    for address in gateway.address_set if gateway else ():
        backend.enis.pop(address.get("networkInterfaceId"), None)
    return result
