"""EC2 subnet CIDR reservations: parts of a subnet kept for prefixes or for explicit addresses. moto has none."""

from __future__ import annotations

import ipaddress
import uuid
from typing import Any

from gateway import Call
from registry import AwsError, operation


def _subnet(call: Call) -> Any:
    """The subnet that the request names; moto knows the error of a missing one."""
    return call.backend("ec2").get_subnet(call.params["SubnetId"])


@operation("ec2", "CreateSubnetCidrReservation")
def create_subnet_cidr_reservation(call: Call) -> dict[str, Any]:
    subnet, cidr = _subnet(call), ipaddress.ip_network(call.params["Cidr"], strict=False)
    if not cidr.subnet_of(ipaddress.ip_network(subnet.cidr_block)):
        raise AwsError("InvalidParameterValue", f"The CIDR block {cidr} is not within the subnet {subnet.id}.")
    kept = call.table("subnet-cidr-reservations")
    for other in kept.values():
        if other["SubnetId"] == subnet.id and cidr.overlaps(ipaddress.ip_network(other["Cidr"])):
            raise AwsError("InvalidSubnetCidrReservation.Conflict", f"{cidr} conflicts with {other['Cidr']}.")
    reservation = {
        "SubnetCidrReservationId": f"scr-{uuid.uuid4().hex[:17]}",
        "SubnetId": subnet.id,
        "Cidr": str(cidr),
        "ReservationType": call.params["ReservationType"],
        "OwnerId": call.account,
        "Description": call.params.get("Description", ""),
        "Tags": [tag for spec in call.params.get("TagSpecifications", []) for tag in spec.get("Tags", [])],
    }
    kept[reservation["SubnetCidrReservationId"]] = reservation
    return {"SubnetCidrReservation": reservation}


@operation("ec2", "GetSubnetCidrReservations")
def get_subnet_cidr_reservations(call: Call) -> dict[str, Any]:
    subnet = _subnet(call)
    mine = [item for item in call.table("subnet-cidr-reservations").values() if item["SubnetId"] == subnet.id]
    return {"SubnetIpv4CidrReservations": mine, "SubnetIpv6CidrReservations": []}


@operation("ec2", "DeleteSubnetCidrReservation")
def delete_subnet_cidr_reservation(call: Call) -> dict[str, Any]:
    mark = call.params["SubnetCidrReservationId"]
    gone = call.table("subnet-cidr-reservations").pop(mark, None)
    if gone is None:
        raise AwsError("InvalidSubnetCidrReservationID.NotFound", f"The reservation {mark} does not exist.")
    return {"DeletedSubnetCidrReservation": gone}
