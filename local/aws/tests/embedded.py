"""One embedded AWS for all tests of a run, and boto3 clients for it."""

from __future__ import annotations

import atexit
import functools
import json
import os
import re
import signal
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

LAUNCHER = Path(__file__).resolve().parent.parent / "server.py"
ACCOUNT = "210987654321"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


def launch(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    """Starts the launcher on a free port; gives process and ready line. It ends with the tests at the latest."""
    command = [sys.executable, str(LAUNCHER), "--parent", str(os.getpid()), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, process.stdout.readline()


@functools.cache
def endpoint() -> str:
    process, line = launch("--account-id", ACCOUNT)
    atexit.register(lambda: (process.send_signal(signal.SIGTERM), process.wait()))
    found = re.search(r"http://\S+", line)
    assert found, line
    return found[0]


@functools.cache
def client(service: str, region: str = "us-east-1") -> Any:
    """A client that does not retry, so that an error is seen at once."""
    config = Config(retries={"max_attempts": 0}, inject_host_prefix=False)
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name=region, endpoint_url=endpoint(), config=config, **keys)


class AwsTest(unittest.TestCase):
    """A test against the embedded AWS."""

    def refused(self, code: str, call: Any, **given: Any) -> str:
        """Asserts that a call fails with exactly this code; gives the message."""
        with self.assertRaises(ClientError) as caught:
            call(**given)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        return caught.exception.response["Error"]["Message"]


@functools.cache
def role(name: str) -> str:
    return client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]


@functools.cache
def network() -> tuple[str, list[str]]:
    """A VPC with a subnet in each of two zones."""
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
    zones = (("10.7.0.0/24", "us-east-1a"), ("10.7.1.0/24", "us-east-1b"))
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone) for cidr, zone in zones]
    return vpc, [subnet["Subnet"]["SubnetId"] for subnet in subnets]
