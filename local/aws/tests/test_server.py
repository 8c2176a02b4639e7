import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3

from tests.embedded import ACCOUNT, LAUNCHER, AwsTest, client, launch

# Starts the server as its own child, tells its id and waits.
STARTER = """
import os, subprocess, sys
server = subprocess.Popen([sys.executable, sys.argv[1], "--parent", str(os.getpid())])
print(server.pid, flush=True)
server.wait()
"""


class ServerTest(AwsTest):
    def test_prints_one_line_when_ready_and_ends_cleanly_on_sigterm(self):
        process, line = launch("--account-id", "111122223333")
        self.assertRegex(line, r"^ready http://127\.0\.0\.1:\d+ account 111122223333$")
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=20)
        self.assertEqual((process.returncode, rest), (0, ""))

    def test_ends_by_itself_when_the_process_that_started_it_is_killed(self):
        with subprocess.Popen([sys.executable, "-c", STARTER, str(LAUNCHER)], stdout=subprocess.PIPE, text=True) as parent:
            server = int(parent.stdout.readline())
            self.assertRegex(parent.stdout.readline(), "^ready ")
            parent.kill()
            parent.wait()
            # The server holds the other end of the pipe: nothing is read until it has ended.
            ended, _, _ = select.select([parent.stdout], [], [], 20)
            if not ended:
                os.kill(server, signal.SIGKILL)
            self.assertTrue(ended, "the server outlived the process that started it")
            self.assertEqual(parent.stdout.read(), "")

    def test_keeps_many_connections_waiting_while_it_is_too_busy_to_accept_any(self):
        process, line = launch()
        port = int(re.search(r":(\d+) ", line)[1])
        waiting = []
        process.send_signal(signal.SIGSTOP)
        try:
            waiting += [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(400)]
            for each in waiting:
                each.sendall(b"GET /embedded/resources HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            process.send_signal(signal.SIGCONT)
            self.assertEqual({each.recv(12) for each in waiting}, {b"HTTP/1.1 200"})
        finally:
            process.send_signal(signal.SIGCONT)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
            for each in waiting:
                each.close()

    def test_answers_for_the_named_account(self):
        self.assertEqual(client("sts").get_caller_identity()["Account"], ACCOUNT)

    def test_knows_the_managed_policies_of_iam(self):
        arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
        self.assertEqual(client("iam").get_policy(PolicyArn=arn)["Policy"]["Arn"], arn)

    def test_refuses_an_unknown_operation_at_once_as_a_client_error(self):
        code = "NotImplementedByEmbeddedAws"
        message = self.refused(code, client("lambda").create_capacity_provider, **CAPACITY)
        self.assertIn("lambda:CreateCapacityProvider", message)
        self.refused(code, client("accessanalyzer").list_analyzers)

    def test_refuses_what_moto_would_take_for_the_deletion_of_a_bucket(self):
        bucket = {"Bucket": "misread"}
        client("s3").create_bucket(**bucket)
        code = "NotImplementedByEmbeddedAws"
        for operation in ("delete_bucket_metadata_configuration", "get_bucket_metadata_configuration"):
            self.refused(code, getattr(client("s3"), operation), **bucket)
        client("s3").head_bucket(**bucket)

    def test_writes_a_line_of_its_log_for_each_request_signed_or_not(self):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder, "requests.log")
            process, line = launch("--log", str(log))
            place = {"endpoint_url": re.search(r"http://\S+", line)[0], "region_name": "eu-west-1"}
            keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
            boto3.client("backup", **place, **keys).list_backup_vaults()
            boto3.client("sqs", **place, **keys).list_queues()
            role = {"RoleArn": "arn:aws:iam::123456789012:role/x", "RoleSessionName": "session"}
            boto3.client("sts", **place, **keys).assume_role_with_web_identity(**role, WebIdentityToken="x" * 8)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=20)
            told = ["200 added backup eu-west-1 ListBackupVaults", "200 moto  sqs eu-west-1 ListQueues"]
            self.assertEqual(log.read_text().splitlines(), [*told, "200 moto  - - POST /"])

    def test_holds_nothing_after_a_reset_and_counts_anew_from_there(self):
        process, line = launch()
        url = re.search(r"http://\S+", line)[0]
        keys = {"region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}
        backup, ec2 = (boto3.client(service, endpoint_url=url, **keys) for service in ("backup", "ec2"))
        try:
            backup.create_backup_vault(BackupVaultName="forgotten")
            ec2.create_vpc(CidrBlock="10.0.0.0/16")
            with urllib.request.urlopen(f"{url}/embedded/resources") as answer:
                self.assertEqual(sorted(json.loads(answer.read())), ["backup", "ec2"])
            with self.assertRaises(urllib.error.HTTPError):
                urllib.request.urlopen(f"{url}/moto-api/reset")
            self.assertEqual(len(backup.list_backup_vaults()["BackupVaultList"]), 1)
            urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/reset", method="POST")).close()
            self.assertEqual(backup.list_backup_vaults()["BackupVaultList"], [])
            self.assertEqual(len(ec2.describe_vpcs()["Vpcs"]), 1)
            made = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
            with urllib.request.urlopen(f"{url}/embedded/resources") as answer:
                held = json.loads(answer.read())
            self.assertEqual(list(held), ["ec2"])
            self.assertIn(f"vpcs/{made}", held["ec2"]["us-east-1"])
            self.assertEqual(sum(name.startswith("vpcs/") for name in held["ec2"]["us-east-1"]), 1)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=20)

    def test_answers_requests_of_one_service_that_come_at_once(self):
        trust = '{"Version": "2012-10-17", "Statement": []}'
        create = lambda name: client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)  # noqa: E731
        create("role")
        with ThreadPoolExecutor(max_workers=24) as threads:
            written = [threads.submit(create, f"role-{n}") for n in range(200)]
            read = [threads.submit(client("iam").get_role, RoleName="role") for _ in range(200)]
        self.assertEqual([future.exception() for future in written + read if future.exception()], [])

    def test_leaves_what_has_no_handler_to_moto(self):
        client("s3").create_bucket(Bucket="passes-through")
        client("s3").put_object(Bucket="passes-through", Key="a/b", Body=b"hello")
        self.assertEqual(client("s3").get_object(Bucket="passes-through", Key="a/b")["Body"].read(), b"hello")

    def test_keeps_regions_apart(self):
        for region, name in (("us-east-1", "here"), ("us-west-2", "there")):
            client("backup", region).create_backup_vault(BackupVaultName=f"region-{name}")
        names = [
            row["BackupVaultName"] for row in client("backup", "us-west-2").list_backup_vaults()["BackupVaultList"]
        ]
        self.assertEqual(names, ["region-there"])


CAPACITY = {
    "CapacityProviderName": "x",
    "VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
    "PermissionsConfig": {"CapacityProviderOperatorRoleArn": "arn:aws:iam::210987654321:role/x"},
}
