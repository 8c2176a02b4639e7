import json

from tests.embedded import ACCOUNT, AwsTest, client

s3 = lambda: client("s3")  # noqa: E731


class BucketTest(AwsTest):
    def test_tells_the_key_format_of_its_logs(self):
        s3().create_bucket(Bucket="with-logs")
        s3().create_bucket(Bucket="log-store")
        service = {"Service": "logging.s3.amazonaws.com"}
        allow = {
            "Effect": "Allow",
            "Principal": service,
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::log-store/*",
        }
        s3().put_bucket_policy(Bucket="log-store", Policy=json.dumps({"Version": "2012-10-17", "Statement": [allow]}))
        form = {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}
        status = {"LoggingEnabled": {"TargetBucket": "log-store", "TargetPrefix": "", "TargetObjectKeyFormat": form}}
        s3().put_bucket_logging(Bucket="with-logs", BucketLoggingStatus=status)
        self.assertEqual(s3().get_bucket_logging(Bucket="with-logs")["LoggingEnabled"]["TargetObjectKeyFormat"], form)

    def test_tells_queues_and_eventbridge_of_its_notifications(self):
        s3().create_bucket(Bucket="notifies")
        client("sqs").create_queue(QueueName="notified")
        queue = {"Id": "q", "QueueArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:notified", "Events": ["s3:ObjectCreated:*"]}
        given = {"QueueConfigurations": [queue], "EventBridgeConfiguration": {}}
        s3().put_bucket_notification_configuration(Bucket="notifies", NotificationConfiguration=given)
        found = s3().get_bucket_notification_configuration(Bucket="notifies")
        self.assertEqual((found["EventBridgeConfiguration"], found["QueueConfigurations"][0]["Id"]), ({}, "q"))
        s3().put_bucket_notification_configuration(Bucket="notifies", NotificationConfiguration={})
        self.assertNotIn("EventBridgeConfiguration", s3().get_bucket_notification_configuration(Bucket="notifies"))

    def test_the_owner_pays_unless_told_otherwise(self):
        s3().create_bucket(Bucket="pays")
        self.assertEqual(s3().get_bucket_request_payment(Bucket="pays")["Payer"], "BucketOwner")
        s3().put_bucket_request_payment(Bucket="pays", RequestPaymentConfiguration={"Payer": "Requester"})
        self.assertEqual(s3().get_bucket_request_payment(Bucket="pays")["Payer"], "Requester")
        s3().delete_bucket(Bucket="pays")
        s3().create_bucket(Bucket="pays")
        self.assertEqual(s3().get_bucket_request_payment(Bucket="pays")["Payer"], "BucketOwner")

    def test_is_emptied_of_versions_and_delete_markers_after_its_versioning_was_suspended(self):
        s3().create_bucket(Bucket="suspended")
        s3().put_bucket_versioning(Bucket="suspended", VersioningConfiguration={"Status": "Enabled"})
        for _ in range(2):
            s3().put_object(Bucket="suspended", Key="lock", Body=b"x")
            s3().delete_object(Bucket="suspended", Key="lock")
        s3().put_bucket_versioning(Bucket="suspended", VersioningConfiguration={"Status": "Suspended"})
        found = s3().list_object_versions(Bucket="suspended")
        for kind in ("Versions", "DeleteMarkers"):
            objects = [{"Key": item["Key"], "VersionId": item["VersionId"]} for item in found[kind]]
            s3().delete_objects(Bucket="suspended", Delete={"Objects": objects, "Quiet": True})
        left = s3().list_object_versions(Bucket="suspended")
        self.assertEqual((left.get("Versions", []), left.get("DeleteMarkers", [])), ([], []))
        s3().delete_bucket(Bucket="suspended")
