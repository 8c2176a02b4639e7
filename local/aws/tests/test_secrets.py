import json

from tests.embedded import AwsTest, client
from tests.test_compute import function

TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


class RotationTest(AwsTest):
    def test_keeps_the_schedule_and_touches_no_value(self):
        manager = client("secretsmanager")
        secret = manager.create_secret(Name="rotated", SecretString="one")["ARN"]
        self.refused("InvalidRequestException", manager.rotate_secret, SecretId=secret)
        rules = {"ScheduleExpression": "rate(10 days)", "Duration": "3h"}
        manager.rotate_secret(SecretId=secret, RotationLambdaARN=function("rotator"), RotationRules=rules)
        found = manager.describe_secret(SecretId="rotated")
        self.assertEqual((found["RotationEnabled"], found["RotationRules"]), (True, rules))
        self.assertEqual(manager.get_secret_value(SecretId=secret)["SecretString"], "one")
        stages = sorted(map(tuple, found["VersionIdsToStages"].values()))
        self.assertEqual(stages, [("AWSCURRENT",), ("AWSPENDING",)])
        self.refused("InvalidRequestException", manager.rotate_secret, SecretId=secret)
        manager.cancel_rotate_secret(SecretId=secret)
        self.assertFalse(manager.describe_secret(SecretId=secret)["RotationEnabled"])

    def test_begins_nothing_for_a_secret_without_a_value_or_when_told_to_wait(self):
        manager = client("secretsmanager")
        for given in ({"Name": "without-value"}, {"Name": "told-to-wait", "SecretString": "one"}):
            secret = manager.create_secret(**given)["ARN"]
            manager.rotate_secret(
                SecretId=secret,
                RotationLambdaARN=function(given["Name"]),
                RotationRules={"AutomaticallyAfterDays": 30},
                RotateImmediately="SecretString" not in given,
            )
            stages = manager.describe_secret(SecretId=secret).get("VersionIdsToStages", {}).values()
            self.assertNotIn(["AWSPENDING"], list(stages))

    def test_begins_the_next_one_when_the_last_one_has_moved_its_labels(self):
        manager = client("secretsmanager")
        secret = manager.create_secret(Name="twice", SecretString="one")["ARN"]
        first = manager.rotate_secret(SecretId=secret, RotationLambdaARN=function("twice"))["VersionId"]
        stages = ["AWSCURRENT", "AWSPENDING"]
        manager.put_secret_value(SecretId=secret, ClientRequestToken=first, SecretString="two", VersionStages=stages)
        second = manager.rotate_secret(SecretId=secret)["VersionId"]
        told = manager.describe_secret(SecretId=secret)["VersionIdsToStages"]
        self.assertEqual((told[first], told[second]), (["AWSCURRENT"], ["AWSPENDING"]))


class ReplicaTest(AwsTest):
    def test_is_told_with_the_key_that_was_asked_for(self):
        manager, key = client("secretsmanager"), "arn:aws:kms:us-west-2:210987654321:key/far"
        regions = [{"Region": "us-west-2", "KmsKeyId": key}, {"Region": "eu-west-1"}]
        manager.create_secret(Name="copied", SecretString="x", AddReplicaRegions=regions)
        told = manager.describe_secret(SecretId="copied")["ReplicationStatus"]
        self.assertEqual([row["KmsKeyId"] for row in told], [key, "alias/aws/secretsmanager"])


class BucketPolicyTest(AwsTest):
    def bucket(self, name, *statements):
        s3 = client("s3")
        s3.create_bucket(Bucket=name)
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))
        return s3

    def test_tls_only_lets_objects_be_read_and_written(self):
        s3 = self.bucket("tls-only", {**TLS_ONLY, "Resource": "arn:aws:s3:::tls-only/*"})
        s3.put_object(Bucket="tls-only", Key="a", Body=b"x")
        self.assertEqual(s3.head_object(Bucket="tls-only", Key="a")["ContentLength"], 1)

    def test_a_deny_without_condition_holds(self):
        deny = {
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::no-write/*",
        }
        s3 = self.bucket("no-write", deny)
        self.refused("403", s3.put_object, Bucket="no-write", Key="a", Body=b"x")

    def test_a_log_target_needs_the_right_of_the_log_service(self):
        target = {"LoggingEnabled": {"TargetBucket": "log-target", "TargetPrefix": "s3/x/"}}
        service = {"Service": "logging.s3.amazonaws.com"}
        allow = {
            "Effect": "Allow",
            "Principal": service,
            "Action": "s3:PutObject",
            "Resource": ["arn:aws:s3:::log-target/s3/*"],
        }
        tls = {**TLS_ONLY, "Resource": "arn:aws:s3:::log-target/*"}
        s3 = self.bucket("log-target", tls)
        s3.create_bucket(Bucket="logged")
        self.refused(
            "InvalidTargetBucketForLogging", s3.put_bucket_logging, Bucket="logged", BucketLoggingStatus=target
        )
        s3.put_bucket_policy(
            Bucket="log-target", Policy=json.dumps({"Version": "2012-10-17", "Statement": [tls, allow]})
        )
        s3.put_bucket_logging(Bucket="logged", BucketLoggingStatus=target)


class ReplicaKeyTest(AwsTest):
    def test_primary_and_replica_keep_their_roles(self):
        home, far = client("kms"), client("kms", "us-west-2")
        key = home.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
        home.replicate_key(
            KeyId=key, ReplicaRegion="us-west-2", Description="copy", Tags=[{"TagKey": "a", "TagValue": "1"}]
        )
        roles = [c.describe_key(KeyId=key)["KeyMetadata"] for c in (home, far)]
        self.assertEqual([r["MultiRegionConfiguration"]["MultiRegionKeyType"] for r in roles], ["PRIMARY", "REPLICA"])
        self.assertEqual([r["Description"] for r in roles], ["", "copy"])
        self.assertEqual(far.list_resource_tags(KeyId=key)["Tags"], [{"TagKey": "a", "TagValue": "1"}])
        self.assertEqual(home.list_resource_tags(KeyId=key)["Tags"], [])
        far.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        told = home.describe_key(KeyId=key)["KeyMetadata"]
        self.assertEqual((told["KeyState"], told["MultiRegionConfiguration"]["ReplicaKeys"]), ("Enabled", []))
