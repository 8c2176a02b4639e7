"""A real control plane that every embedded EKS cluster is told to have, where `server.py` was given one."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ControlPlane:
    """What DescribeCluster tells of it: the URL, and the CA in PEM as EKS encodes it (base64)."""

    endpoint: str
    certificate_authority: str


_given: ControlPlane | None = None


def use(endpoint: str, certificate_authority_file: str) -> None:
    """From now on every cluster has this endpoint and the CA of this PEM file."""
    global _given
    pem = Path(certificate_authority_file).read_bytes()
    if not pem.lstrip().startswith(b"-----BEGIN CERTIFICATE-----"):
        raise ValueError(f"{certificate_authority_file} is no certificate in PEM")
    _given = ControlPlane(endpoint, base64.b64encode(pem).decode())


def given() -> ControlPlane | None:
    """The control plane of `use`; none without the option, and clusters then have an endpoint nobody listens at."""
    return _given
