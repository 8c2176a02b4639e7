from tests.embedded import AwsTest, client

cache = lambda: client("elasticache")  # noqa: E731
BASE = {"ReplicationGroupDescription": "d", "CacheNodeType": "cache.t4g.small"}


def found(name):
    return cache().describe_replication_groups(ReplicationGroupId=name)["ReplicationGroups"][0]


class ChangeTest(AwsTest):
    def test_settings_reach_the_group_and_every_member(self):
        cache().create_replication_group(ReplicationGroupId="set", NumCacheClusters=2, EngineVersion="7.0", **BASE)
        given = {"CacheNodeType": "cache.m7g.large", "SnapshotRetentionLimit": 7, "AutomaticFailoverEnabled": True}
        cache().modify_replication_group(ReplicationGroupId="set", EngineVersion="7.1", **given, MultiAZEnabled=True)
        group = found("set")
        self.assertEqual((group["CacheNodeType"], group["SnapshotRetentionLimit"]), ("cache.m7g.large", 7))
        self.assertEqual((group["AutomaticFailover"], group["MultiAZ"]), ("enabled", "enabled"))
        for member in group["MemberClusters"]:
            told = cache().describe_cache_clusters(CacheClusterId=member)["CacheClusters"][0]
            self.assertEqual((told["CacheNodeType"], told["EngineVersion"]), ("cache.m7g.large", "7.1.0"))

    def test_replicas_come_and_go_with_their_clusters(self):
        cache().create_replication_group(ReplicationGroupId="many", NumCacheClusters=1, **BASE)
        change = {"ReplicationGroupId": "many", "ApplyImmediately": True}
        cache().increase_replica_count(**change, NewReplicaCount=2)
        self.assertEqual(found("many")["MemberClusters"], ["many-001", "many-002", "many-003"])
        cache().decrease_replica_count(**change, NewReplicaCount=1)
        self.assertEqual(found("many")["MemberClusters"], ["many-001", "many-002"])
        self.refused("CacheClusterNotFound", cache().describe_cache_clusters, CacheClusterId="many-003")

    def test_shards_are_changed_in_cluster_mode_alone(self):
        cache().create_replication_group(ReplicationGroupId="plain", NumCacheClusters=1, **BASE)
        cache().create_replication_group(
            ReplicationGroupId="cut", NumNodeGroups=2, ReplicasPerNodeGroup=1, AutomaticFailoverEnabled=True, **BASE
        )
        change = {"NodeGroupCount": 4, "ApplyImmediately": True}
        modify = cache().modify_replication_group_shard_configuration
        self.refused("InvalidReplicationGroupState", modify, ReplicationGroupId="plain", **change)
        modify(ReplicationGroupId="cut", **change)
        slots = [node["Slots"] for node in found("cut")["NodeGroups"]]
        self.assertEqual(slots, ["0-4095", "4096-8191", "8192-12287", "12288-16383"])
        self.assertEqual(len(found("cut")["MemberClusters"]), 8)

    def test_user_groups_take_the_place_of_each_other(self):
        user = {"UserId": "std", "UserName": "default", "Engine": "redis", "AccessString": "off -@all"}
        cache().create_user(**user, NoPasswordRequired=True)
        for name in ("one", "two"):
            cache().create_user_group(UserGroupId=name, Engine="redis", UserIds=["std"])
        given = {"ReplicationGroupId": "users", "NumCacheClusters": 1, "UserGroupIds": ["one"], **BASE}
        self.refused("InvalidParameterCombination", cache().create_replication_group, **given)
        cache().create_replication_group(**given, TransitEncryptionEnabled=True)
        self.refused("InvalidUserGroupState", cache().delete_user_group, UserGroupId="one")
        cache().modify_replication_group(
            ReplicationGroupId="users", UserGroupIdsToAdd=["two"], UserGroupIdsToRemove=["one"]
        )
        self.assertEqual(found("users")["UserGroupIds"], ["two"])
        cache().delete_user_group(UserGroupId="one")
