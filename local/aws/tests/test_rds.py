import json

from tests.embedded import AwsTest, client, network, role

rds = lambda region="us-east-1": client("rds", region)  # noqa: E731
BASE = {"Engine": "postgres", "DBInstanceClass": "db.t4g.micro", "AllocatedStorage": 20, "MasterUsername": "master"}


def instance(name, **more):
    given = {**BASE, "DBInstanceIdentifier": name, "MasterUserPassword": "not-a-secret"}
    return rds().create_db_instance(**{**given, **more})["DBInstance"]


def found(name, region="us-east-1"):
    return rds(region).describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]


class InstanceTest(AwsTest):
    def test_tells_what_was_given_and_no_password(self):
        rds().create_db_subnet_group(DBSubnetGroupName="group", DBSubnetGroupDescription="d", SubnetIds=network()[1])
        monitoring = {"MonitoringInterval": 60, "MonitoringRoleArn": role("rds-monitoring")}
        logs = {"EnableCloudwatchLogsExports": ["upgrade", "postgresql"], "EnablePerformanceInsights": True}
        instance("full", DBSubnetGroupName="group", StorageType="gp3", EngineVersion="17", **monitoring, **logs)
        row = found("full")
        self.assertEqual((row["DBInstanceStatus"], row["EngineVersion"], row["Iops"]), ("available", "17.6", 3000))
        self.assertEqual(row["EnabledCloudwatchLogsExports"], ["postgresql", "upgrade"])
        self.assertEqual((row["PerformanceInsightsEnabled"], row["PerformanceInsightsRetentionPeriod"]), (True, 7))
        self.assertEqual(row["DBSubnetGroup"]["VpcId"], network()[0])
        self.assertNotIn("not-a-secret", str(row))
        by_id = rds().describe_db_instances(Filters=[{"Name": "dbi-resource-id", "Values": [row["DbiResourceId"]]}])
        self.assertEqual([r["DBInstanceIdentifier"] for r in by_id["DBInstances"]], ["full"])

    def test_a_managed_password_is_a_secret_that_goes_with_the_instance(self):
        given = {**BASE, "DBInstanceIdentifier": "managed", "ManageMasterUserPassword": True}
        arn = rds().create_db_instance(**given)["DBInstance"]["MasterUserSecret"]["SecretArn"]
        value = json.loads(client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
        self.assertEqual((value["username"], sorted(value)), ("master", ["password", "username"]))
        self.refused(
            "InvalidDBInstanceState",
            rds().create_db_instance_read_replica,
            DBInstanceIdentifier="r",
            SourceDBInstanceIdentifier="managed",
        )
        rds().delete_db_instance(DBInstanceIdentifier="managed", SkipFinalSnapshot=True)
        self.refused("ResourceNotFoundException", client("secretsmanager").get_secret_value, SecretId=arn)

    def test_protection_and_the_final_snapshot_are_asked_for(self):
        instance("guarded", DeletionProtection=True)
        name = {"DBInstanceIdentifier": "guarded"}
        self.refused("InvalidParameterCombination", rds().delete_db_instance, **name, SkipFinalSnapshot=True)
        rds().modify_db_instance(**name, DeletionProtection=False)
        self.refused("InvalidParameterCombination", rds().delete_db_instance, **name, SkipFinalSnapshot=False)
        rds().delete_db_instance(**name, FinalDBSnapshotIdentifier="last")
        self.refused("DBInstanceNotFound", found, name="guarded")
        rds().restore_db_instance_from_db_snapshot(DBInstanceIdentifier="back", DBSnapshotIdentifier="last")
        self.assertEqual((found("back")["MasterUsername"], found("back")["Engine"]), ("master", "postgres"))


class ChangeTest(AwsTest):
    def test_storage_only_grows(self):
        instance("sized", AllocatedStorage=50)
        change = {"DBInstanceIdentifier": "sized", "ApplyImmediately": True}
        self.refused("InvalidParameterCombination", rds().modify_db_instance, **change, AllocatedStorage=49)
        rds().modify_db_instance(**change, AllocatedStorage=51)
        self.assertEqual(found("sized")["AllocatedStorage"], 51)

    def test_a_version_only_rises_and_a_major_one_only_where_that_is_allowed(self):
        instance("old", EngineVersion="16.4")
        change = {"DBInstanceIdentifier": "old", "ApplyImmediately": True}
        for version in ("16.3", "15", "17", "17.2"):
            self.refused("InvalidParameterCombination", rds().modify_db_instance, **change, EngineVersion=version)
        rds().modify_db_instance(**change, EngineVersion="16.10")
        rds().modify_db_instance(**change, EngineVersion="16")
        rds().modify_db_instance(**change, EngineVersion="17", AllowMajorVersionUpgrade=True)
        self.assertEqual(found("old")["EngineVersion"], "17.6")


class ReplicaTest(AwsTest):
    def test_source_and_replica_name_each_other(self):
        instance("source", StorageEncrypted=True)
        rds().create_db_instance_read_replica(DBInstanceIdentifier="replica", SourceDBInstanceIdentifier="source")
        self.assertEqual(found("source")["ReadReplicaDBInstanceIdentifiers"], ["replica"])
        row = found("replica")
        self.assertEqual((row["ReadReplicaSourceDBInstanceIdentifier"], row["StorageEncrypted"]), ("source", True))
        self.assertEqual(row["BackupRetentionPeriod"], 0)
        rds().promote_read_replica(DBInstanceIdentifier="replica")
        self.assertNotIn("ReadReplicaSourceDBInstanceIdentifier", found("replica"))
        self.assertEqual(found("source")["ReadReplicaDBInstanceIdentifiers"], [])

    def test_crosses_regions_by_arn(self):
        arn = instance("home")["DBInstanceArn"]
        rds("us-west-2").create_db_instance_read_replica(DBInstanceIdentifier="far", SourceDBInstanceIdentifier=arn)
        self.assertEqual(found("far", "us-west-2")["ReadReplicaSourceDBInstanceIdentifier"], arn)

    def test_needs_backups_of_the_source(self):
        instance("no-backups", BackupRetentionPeriod=0)
        given = {"DBInstanceIdentifier": "x", "SourceDBInstanceIdentifier": "no-backups"}
        self.refused("InvalidDBInstanceState", rds().create_db_instance_read_replica, **given)


class SnapshotTest(AwsTest):
    def test_automated_backups_are_replicated_and_stopped(self):
        arn = instance("copied")["DBInstanceArn"]
        west = rds("us-west-2")
        made = west.start_db_instance_automated_backups_replication(SourceDBInstanceArn=arn, BackupRetentionPeriod=14)
        mark = {"DBInstanceAutomatedBackupsArn": made["DBInstanceAutomatedBackup"]["DBInstanceAutomatedBackupsArn"]}
        row = west.describe_db_instance_automated_backups(**mark)["DBInstanceAutomatedBackups"][0]
        self.assertEqual((row["Status"], row["BackupRetentionPeriod"], row["Region"]), ("replicating", 14, "us-east-1"))
        west.stop_db_instance_automated_backups_replication(SourceDBInstanceArn=arn)
        self.refused("DBInstanceAutomatedBackupNotFound", west.describe_db_instance_automated_backups, **mark)


class ParameterGroupTest(AwsTest):
    def test_tells_parameters_as_set_and_is_held_by_its_instances(self):
        name = {"DBParameterGroupName": "tuned"}
        rds().create_db_parameter_group(**name, DBParameterGroupFamily="postgres17", Description="d")
        given = {"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"}
        rds().modify_db_parameter_group(**name, Parameters=[given])
        rows = rds().describe_db_parameters(**name, Source="user")["Parameters"]
        self.assertEqual(
            [(r["ParameterName"], r["ParameterValue"], r["ApplyMethod"]) for r in rows], [tuple(given.values())]
        )
        instance("tuned", DBParameterGroupName="tuned")
        self.refused("InvalidDBParameterGroupState", rds().delete_db_parameter_group, **name)
        self.refused("DBParameterGroupNotFound", instance, name="x", DBParameterGroupName="missing")
