from tests.embedded import AwsTest, client, network

cache = lambda: client("elasticache")  # noqa: E731


def subnets(name):
    cache().create_cache_subnet_group(
        CacheSubnetGroupName=name, CacheSubnetGroupDescription="d", SubnetIds=network()[1]
    )
    return name


class ReplicationGroupTest(AwsTest):
    def test_every_member_is_a_cluster_of_its_own(self):
        given = {"ReplicationGroupId": "pair", "ReplicationGroupDescription": "d", "CacheNodeType": "cache.t4g.small"}
        given.update(
            NumCacheClusters=2, AutomaticFailoverEnabled=True, MultiAZEnabled=True, TransitEncryptionEnabled=True
        )
        cache().create_replication_group(
            **given, CacheSubnetGroupName=subnets("pair"), EngineVersion="7.1", SecurityGroupIds=["sg-1"]
        )
        group = cache().describe_replication_groups(ReplicationGroupId="pair")["ReplicationGroups"][0]
        self.assertEqual((group["Status"], group["MemberClusters"]), ("available", ["pair-001", "pair-002"]))
        members = group["NodeGroups"][0]["NodeGroupMembers"]
        self.assertEqual([m["PreferredAvailabilityZone"] for m in members], ["us-east-1a", "us-east-1b"])
        self.assertEqual([m["CurrentRole"] for m in members], ["primary", "replica"])
        member = cache().describe_cache_clusters(CacheClusterId="pair-002")["CacheClusters"][0]
        self.assertEqual((member["EngineVersion"], member["CacheSubnetGroupName"]), ("7.1.0", "pair"))
        self.assertEqual(member["CacheParameterGroup"]["CacheParameterGroupName"], "default.redis7")
        self.refused("CacheSubnetGroupInUse", cache().delete_cache_subnet_group, CacheSubnetGroupName="pair")
        cache().delete_replication_group(ReplicationGroupId="pair")
        self.refused("CacheClusterNotFound", cache().describe_cache_clusters, CacheClusterId="pair-001")
        self.refused("ReplicationGroupNotFoundFault", cache().describe_replication_groups, ReplicationGroupId="pair")

    def test_cluster_mode_has_shards_that_cover_all_slots(self):
        given = {"ReplicationGroupId": "shards", "ReplicationGroupDescription": "d", "CacheNodeType": "cache.t4g.small"}
        cache().create_replication_group(
            **given, Engine="valkey", NumNodeGroups=2, ReplicasPerNodeGroup=1, AutomaticFailoverEnabled=True
        )
        group = cache().describe_replication_groups(ReplicationGroupId="shards")["ReplicationGroups"][0]
        self.assertEqual([node["Slots"] for node in group["NodeGroups"]], ["0-8191", "8192-16383"])
        self.assertEqual((group["ClusterEnabled"], len(group["MemberClusters"])), (True, 4))
        self.assertIn("clustercfg.shards.", group["ConfigurationEndpoint"]["Address"])

    def test_failover_needs_a_replica(self):
        given = {"ReplicationGroupId": "lone", "ReplicationGroupDescription": "d", "CacheNodeType": "cache.t4g.small"}
        self.refused(
            "InvalidParameterCombination",
            cache().create_replication_group,
            **given,
            NumCacheClusters=1,
            AutomaticFailoverEnabled=True,
        )


class UserTest(AwsTest):
    def user(self, name, **more):
        given = {"UserId": name, "UserName": name, "Engine": "redis", "AccessString": "on ~* +@all"}
        return cache().create_user(**{**given, **more})

    def test_tells_how_a_user_authenticates_but_no_password(self):
        self.assertEqual(self.user("iam-user", AuthenticationMode={"Type": "iam"})["Authentication"], {"Type": "iam"})
        self.assertEqual(self.user("open-user", NoPasswordRequired=True)["Authentication"], {"Type": "no-password"})
        made = self.user("secret-user", Passwords=["a-long-password-1234"])
        self.assertEqual(made["Authentication"], {"Type": "password", "PasswordCount": 1})
        self.assertNotIn("a-long-password-1234", str(cache().describe_users()))

    def test_a_redis_group_needs_the_default_user_and_keeps_it(self):
        self.user("plain", NoPasswordRequired=True)
        self.refused(
            "DefaultUserRequired", cache().create_user_group, UserGroupId="none", Engine="redis", UserIds=["plain"]
        )
        self.user("standard", UserName="default", NoPasswordRequired=True)
        cache().create_user_group(UserGroupId="all", Engine="redis", UserIds=["standard", "plain"])
        self.assertEqual(cache().describe_users(UserId="plain")["Users"][0]["UserGroupIds"], ["all"])
        self.refused("DefaultUserAssociatedToUserGroup", cache().delete_user, UserId="standard")
        cache().delete_user_group(UserGroupId="all")
        self.refused("UserGroupNotFound", cache().describe_user_groups, UserGroupId="all")


class ParameterGroupTest(AwsTest):
    def test_tells_parameters_as_set_and_forgets_them_on_reset(self):
        name = {"CacheParameterGroupName": "tuned"}
        cache().create_cache_parameter_group(**name, CacheParameterGroupFamily="redis7", Description="d")
        values = [{"ParameterName": "maxmemory-policy", "ParameterValue": "volatile-lru"}]
        cache().modify_cache_parameter_group(**name, ParameterNameValues=values)
        rows = cache().describe_cache_parameters(**name, Source="user")["Parameters"]
        self.assertEqual(
            [(row["ParameterName"], row["ParameterValue"]) for row in rows], [("maxmemory-policy", "volatile-lru")]
        )
        cache().reset_cache_parameter_group(**name, ResetAllParameters=True)
        self.assertEqual(cache().describe_cache_parameters(**name, Source="user")["Parameters"], [])

    def test_tags_by_arn(self):
        made = cache().create_cache_parameter_group(
            CacheParameterGroupName="tags", CacheParameterGroupFamily="redis7", Description="d"
        )
        arn = made["CacheParameterGroup"]["ARN"]
        cache().add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "a", "Value": "1"}])
        self.assertEqual(cache().list_tags_for_resource(ResourceName=arn)["TagList"], [{"Key": "a", "Value": "1"}])
        cache().remove_tags_from_resource(ResourceName=arn, TagKeys=["a"])
        self.assertEqual(cache().list_tags_for_resource(ResourceName=arn)["TagList"], [])
