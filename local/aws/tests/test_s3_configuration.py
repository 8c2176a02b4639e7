from tests.embedded import AwsTest, client

s3 = lambda: client("s3")  # noqa: E731


class ConfigurationTest(AwsTest):
    def test_request_metrics_are_kept_and_their_deletion_spares_the_bucket(self):
        s3().create_bucket(Bucket="measured")
        one = {"Bucket": "measured", "Id": "all"}
        s3().put_bucket_metrics_configuration(**one, MetricsConfiguration={"Id": "all"})
        self.assertEqual(s3().get_bucket_metrics_configuration(**one)["MetricsConfiguration"], {"Id": "all"})
        s3().delete_bucket_metrics_configuration(**one)
        self.refused("NoSuchConfiguration", s3().get_bucket_metrics_configuration, **one)
        s3().head_bucket(Bucket="measured")

    def test_inventory_and_tiering_are_told_as_put(self):
        s3().create_bucket(Bucket="listed")
        target = {"S3BucketDestination": {"Bucket": "arn:aws:s3:::listed", "Format": "Parquet"}}
        weekly = {
            "Id": "w",
            "IsEnabled": True,
            "IncludedObjectVersions": "Current",
            "Schedule": {"Frequency": "Weekly"},
        }
        s3().put_bucket_inventory_configuration(
            Bucket="listed", Id="w", InventoryConfiguration={**weekly, "Destination": target}
        )
        rows = s3().list_bucket_inventory_configurations(Bucket="listed")["InventoryConfigurationList"]
        self.assertEqual(rows, [{**weekly, "Destination": target}])
        tiers = {"Id": "t", "Status": "Enabled", "Tierings": [{"Days": 125, "AccessTier": "ARCHIVE_ACCESS"}]}
        s3().put_bucket_intelligent_tiering_configuration(
            Bucket="listed", Id="t", IntelligentTieringConfiguration=tiers
        )
        found = s3().get_bucket_intelligent_tiering_configuration(Bucket="listed", Id="t")
        self.assertEqual(found["IntelligentTieringConfiguration"], tiers)

    def test_life_cycle_rules_are_told_as_put(self):
        s3().create_bucket(Bucket="aging")
        versions = {"NoncurrentDays": 90, "NewerNoncurrentVersions": 5}
        old = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "NoncurrentVersionExpiration": versions}
        both = {"And": {"Prefix": "a/", "Tags": [{"Key": "k", "Value": "v"}], "ObjectSizeGreaterThan": 10}}
        some = {
            "ID": "some",
            "Status": "Enabled",
            "Filter": both,
            "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}],
        }
        name = {"Bucket": "aging"}
        self.refused("NoSuchLifecycleConfiguration", s3().get_bucket_lifecycle_configuration, **name)
        s3().put_bucket_lifecycle_configuration(**name, LifecycleConfiguration={"Rules": [old, some]})
        found = s3().get_bucket_lifecycle_configuration(**name)
        self.assertEqual(found["Rules"], [old, some])
        self.assertEqual(found["TransitionDefaultMinimumObjectSize"], "all_storage_classes_128K")
        s3().delete_bucket_lifecycle(**name)
        self.refused("NoSuchLifecycleConfiguration", s3().get_bucket_lifecycle_configuration, **name)
        self.refused("NoSuchBucket", s3().get_bucket_lifecycle_configuration, Bucket="no-such-bucket")


class ReplicationTest(AwsTest):
    def test_needs_versions_on_both_sides_and_is_told_as_put(self):
        rule = {"ID": "all", "Status": "Enabled", "Priority": 7, "Filter": {"Prefix": "a/"}}
        target = {"Bucket": "arn:aws:s3:::copied-to", "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}}}
        rules = [{**rule, "DeleteMarkerReplication": {"Status": "Enabled"}, "Destination": target}]
        role = "arn:aws:iam::210987654321:role/replicates"
        given = {"Bucket": "copied-from", "ReplicationConfiguration": {"Role": role, "Rules": rules}}
        s3().create_bucket(Bucket="copied-from")
        for step in (
            lambda: s3().put_bucket_versioning(Bucket="copied-from", **ENABLED),
            lambda: s3().create_bucket(Bucket="copied-to"),
            lambda: s3().put_bucket_versioning(Bucket="copied-to", **ENABLED),
        ):
            self.refused("InvalidRequest", s3().put_bucket_replication, **given)
            step()
        s3().put_bucket_replication(**given)
        found = s3().get_bucket_replication(Bucket="copied-from")["ReplicationConfiguration"]
        self.assertEqual({k: found["Rules"][0][k] for k in rule}, rule)
        self.assertEqual(found["Rules"][0]["DeleteMarkerReplication"], {"Status": "Enabled"})
        self.assertEqual(found["Rules"][0]["Destination"]["Bucket"], target["Bucket"])
        s3().delete_bucket_replication(Bucket="copied-from")
        gone = "ReplicationConfigurationNotFoundError"
        self.refused(gone, s3().get_bucket_replication, Bucket="copied-from")


ENABLED = {"VersioningConfiguration": {"Status": "Enabled"}}
