import io
import json
import urllib.error
import urllib.request
import zipfile

from tests.embedded import ACCOUNT, AwsTest, client, endpoint, network, role


def fetched(path):
    with urllib.request.urlopen(endpoint() + path) as answer:
        return answer.headers.get_content_type(), answer.read().decode()


def held(service, region="us-east-1"):
    return json.loads(fetched("/embedded/resources")[1]).get(service, {}).get(region, [])


class HeldTest(AwsTest):
    region = "eu-north-1"

    def test_holds_nothing_after_what_an_account_starts_with_was_only_read(self):
        ec2, region = client("ec2", self.region), self.region
        self.assertEqual(len(ec2.describe_vpcs()["Vpcs"]), 1)
        self.assertGreater(len(ec2.describe_images()["Images"]), 5)
        self.assertGreater(len(client("kms", region).list_aliases()["Aliases"]), 0)
        client("events", region).list_event_buses()
        client("iam").list_policies()
        client("cloudfront").list_cache_policies()
        for service in ("ec2", "kms", "events"):
            self.assertEqual(held(service, region), [], service)
        self.assertEqual([name for name in held("iam", "global") if "/aws:policy" in name or "AmazonEKS" in name], [])
        self.assertEqual([name for name in held("cloudfront", "global") if name.startswith("cachePolicy")], [])

    def test_names_what_was_made_until_it_is_deleted_in_moto_and_in_the_added_operations(self):
        region = "eu-west-3"
        ec2, backup, s3 = client("ec2", region), client("backup", region), client("s3")
        vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
        backup.create_backup_vault(BackupVaultName="kept")
        s3.create_bucket(Bucket="held-bucket")
        found = held("ec2", region)
        self.assertIn(f"vpcs/{vpc}", found)
        self.assertTrue(any(name.startswith("subnets/") and name.endswith(subnet) for name in found), found)
        self.assertIn("vaults/kept", held("backup", region))
        self.assertIn("buckets/held-bucket", held("s3", "global"))
        self.assertEqual(held("ec2", "eu-west-2"), [])
        ec2.delete_subnet(SubnetId=subnet)
        ec2.delete_vpc(VpcId=vpc)
        backup.delete_backup_vault(BackupVaultName="kept")
        s3.delete_bucket(Bucket="held-bucket")
        self.assertEqual(held("ec2", region) + held("backup", region), [])
        self.assertNotIn("buckets/held-bucket", held("s3", "global"))

    def test_counts_no_key_or_secret_that_waits_out_its_recovery_window(self):
        region = "eu-south-1"
        key = client("kms", region).create_key()["KeyMetadata"]["KeyId"]
        client("secretsmanager", region).create_secret(Name="word", SecretString="x")
        self.assertEqual([len(held(service, region)) for service in ("kms", "secretsmanager")], [1, 1])
        client("kms", region).schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        client("secretsmanager", region).delete_secret(SecretId="word", RecoveryWindowInDays=7)
        self.assertEqual([held(service, region) for service in ("kms", "secretsmanager")], [[], []])

    def test_counts_no_key_that_aws_makes_at_the_first_use_of_its_alias(self):
        region = "ap-northeast-3"
        kms = client("kms", region)
        own = kms.create_key()["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName="alias/own", TargetKeyId=own)
        made = kms.describe_key(KeyId="alias/aws/s3")["KeyMetadata"]["KeyId"]
        self.assertNotEqual(made, own)
        self.assertIn(made, [row["KeyId"] for row in kms.list_keys()["Keys"]])
        self.assertEqual(held("kms", region), [f"keys/{own}"])

    def test_finds_what_one_service_makes_in_another(self):
        network_config = {"subnetIds": network()[1]}
        client("eks").create_cluster(name="held", roleArn=role("held"), resourcesVpcConfig=network_config)
        group = client("eks").describe_cluster(name="held")["cluster"]["resourcesVpcConfig"]["clusterSecurityGroupId"]
        self.assertIn("clusters/held", held("eks"))
        self.assertTrue(any(name.endswith(group) for name in held("ec2")), held("ec2"))
        client("eks").delete_cluster(name="held")
        self.assertNotIn("clusters/held", held("eks"))
        self.assertFalse(any(name.endswith(group) for name in held("ec2")))


class PagesTest(AwsTest):
    def test_shows_people_what_is_held_without_any_script(self):
        client("sqs").create_queue(QueueName="on-the-page")
        kind, text = fetched("/embedded/")
        self.assertEqual(kind, "text/html")
        self.assertIn(f"account {ACCOUNT}", text)
        self.assertIn("on-the-page", text)
        self.assertNotIn("<script", text)

    def test_leaves_the_page_of_moto_where_it_is(self):
        client("sqs").create_queue(QueueName="on-the-page-of-moto")
        self.assertIn("Moto", fetched("/moto-api/")[1])
        self.assertIn("/moto-api/data.json", fetched("/moto-api/lib.js")[1])
        package = io.BytesIO()
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr("index.py", "")
        code = {"Code": {"ZipFile": package.getvalue()}, "Runtime": "python3.13", "Handler": "index.handler"}
        client("lambda").create_function(FunctionName="on-the-page", Role=role("on-the-page"), **code)
        queues = json.loads(fetched("/moto-api/data.json")[1])["sqs"]["Queue"]
        self.assertIn("on-the-page-of-moto", [queue["name"] for queue in queues])

    def test_keeps_a_bucket_of_the_same_name_apart(self):
        client("s3").create_bucket(Bucket="embedded")
        client("s3").put_object(Bucket="embedded", Key="resources", Body=b"mine")
        self.assertEqual(client("s3").get_object(Bucket="embedded", Key="resources")["Body"].read(), b"mine")
        with self.assertRaises(urllib.error.HTTPError):
            fetched("/embedded/nothing")
