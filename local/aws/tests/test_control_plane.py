import base64
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import boto3

from tests.embedded import LAUNCHER, AwsTest, launch

URL = "https://127.0.0.1:6443"
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


def fails(*arguments):
    """What the launcher says when it does not start."""
    process = subprocess.run([sys.executable, str(LAUNCHER), *arguments], capture_output=True, text=True, timeout=30)
    return process.returncode, process.stderr.splitlines()[-1]


class ControlPlaneTest(AwsTest):
    def test_every_cluster_tells_the_endpoint_and_the_ca_that_were_given(self):
        with tempfile.TemporaryDirectory() as folder:
            authority = Path(folder, "ca.crt")
            authority.write_text(PEM)
            process, line = launch("--eks-endpoint", URL, "--eks-ca", str(authority))
        try:
            found = re.search(r"http://\S+", line)
            assert found, line
            place = {"region_name": "eu-west-1", "endpoint_url": found[0]}
            keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
            eks, ec2 = (boto3.client(service, **place, **keys) for service in ("eks", "ec2"))
            subnets = [row["SubnetId"] for row in ec2.describe_subnets()["Subnets"]][:2]
            given = {"roleArn": "arn:aws:iam::123456789012:role/x", "resourcesVpcConfig": {"subnetIds": subnets}}
            made = eks.create_cluster(name="real", **given)["cluster"]
            told = eks.describe_cluster(name="real")["cluster"]
            for cluster in (made, told):
                self.assertEqual(cluster["endpoint"], URL)
                self.assertEqual(base64.b64decode(cluster["certificateAuthority"]["data"]).decode(), PEM)
            self.assertIn("https://oidc.eks.eu-west-1.amazonaws.com/id/", told["identity"]["oidc"]["issuer"])
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=20)

    def test_does_not_start_with_half_of_the_options_or_a_file_that_is_no_certificate(self):
        together = "server.py: error: --eks-endpoint and --eks-ca are given together"
        self.assertEqual(fails("--eks-endpoint", URL), (2, together))
        message = f"server.py: error: {__file__} is no certificate in PEM"
        code, told = fails("--eks-endpoint", URL, "--eks-ca", __file__)
        self.assertEqual((code, told), (2, message))
        code, told = fails("--eks-endpoint", URL, "--eks-ca", "/nowhere/ca.crt")
        self.assertEqual(code, 2)
        self.assertIn("/nowhere/ca.crt", told)
