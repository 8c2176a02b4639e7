from tests.embedded import ACCOUNT, AwsTest, client, network, role

eks = lambda: client("eks")  # noqa: E731


def cluster(name, **more):
    _, subnets = network()
    given = {
        "name": name,
        "roleArn": role("eks-cluster"),
        "resourcesVpcConfig": {"subnetIds": subnets},
        "version": "1.33",
    }
    return eks().create_cluster(**{**given, **more})["cluster"]


API = {"accessConfig": {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": False}}


class ClusterTest(AwsTest):
    def test_tells_every_field_that_was_given(self):
        logging = {"clusterLogging": [{"types": ["audit", "api"], "enabled": True}]}
        cluster(
            "full",
            logging=logging,
            upgradePolicy={"supportType": "STANDARD"},
            zonalShiftConfig={"enabled": True},
            **API,
        )
        found = eks().describe_cluster(name="full")["cluster"]
        self.assertEqual(found["status"], "ACTIVE")
        self.assertEqual(found["accessConfig"]["authenticationMode"], "API")
        self.assertEqual(found["upgradePolicy"], {"supportType": "STANDARD"})
        self.assertEqual(found["zonalShiftConfig"], {"enabled": True})
        shown = [{"types": ["api", "audit"], "enabled": True}]
        shown.append({"types": ["authenticator", "controllerManager", "scheduler"], "enabled": False})
        self.assertEqual(found["logging"]["clusterLogging"], shown)
        issuer = found["identity"]["oidc"]["issuer"]
        self.assertRegex(issuer, r"^https://oidc\.eks\.us-east-1\.amazonaws\.com/id/[0-9A-F]{32}$")

    def test_tells_of_a_zonal_shift_only_once_it_was_spoken_of(self):
        cluster("unshifted")
        self.assertNotIn("zonalShiftConfig", eks().describe_cluster(name="unshifted")["cluster"])
        eks().update_cluster_config(name="unshifted", zonalShiftConfig={"enabled": True})
        found = eks().describe_cluster(name="unshifted")["cluster"]
        self.assertEqual(found["zonalShiftConfig"], {"enabled": True})

    def test_has_a_real_security_group_that_goes_with_it(self):
        cluster("grouped")
        config = eks().describe_cluster(name="grouped")["cluster"]["resourcesVpcConfig"]
        group = config["clusterSecurityGroupId"]
        self.assertEqual(config["vpcId"], network()[0])
        found = client("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
        self.assertTrue(found["GroupName"].startswith("eks-cluster-sg-grouped-"))
        eks().delete_cluster(name="grouped")
        self.refused("InvalidGroup.NotFound", client("ec2").describe_security_groups, GroupIds=[group])
        self.refused("ResourceNotFoundException", eks().describe_cluster, name="grouped")

    def test_a_change_is_an_update_that_can_be_asked_for(self):
        cluster("changed")
        mark = eks().update_cluster_config(name="changed", resourcesVpcConfig={"endpointPublicAccess": False})[
            "update"
        ]["id"]
        self.assertEqual(eks().describe_update(name="changed", updateId=mark)["update"]["status"], "Successful")
        config = eks().describe_cluster(name="changed")["cluster"]["resourcesVpcConfig"]
        self.assertEqual((config["endpointPublicAccess"], config["subnetIds"]), (False, network()[1]))

    def test_its_version_rises_by_one_minor_at_a_time(self):
        cluster("upgraded")
        for version in ("1.33", "1.35", "1.32"):
            self.refused("InvalidParameterException", eks().update_cluster_version, name="upgraded", version=version)
        eks().update_cluster_version(name="upgraded", version="1.34")
        self.assertEqual(eks().describe_cluster(name="upgraded")["cluster"]["version"], "1.34")

    def test_deletion_protection_refuses_until_it_is_off(self):
        cluster("guarded", deletionProtection=True)
        self.refused("InvalidRequestException", eks().delete_cluster, name="guarded")
        eks().update_cluster_config(name="guarded", deletionProtection=False)
        eks().delete_cluster(name="guarded")

    def test_tags_by_arn(self):
        arn = cluster("tagged", tags={"a": "1"})["arn"]
        eks().tag_resource(resourceArn=arn, tags={"b": "2"})
        eks().untag_resource(resourceArn=arn, tagKeys=["a"])
        self.assertEqual(eks().list_tags_for_resource(resourceArn=arn)["tags"], {"b": "2"})


class NodegroupTest(AwsTest):
    def test_has_a_scaling_group_and_an_access_entry_and_holds_its_cluster(self):
        cluster("nodes", **API)
        _, subnets = network()
        given = {"clusterName": "nodes", "nodegroupName": "a", "subnets": subnets[:1], "nodeRole": role("eks-node")}
        eks().create_nodegroup(**given, scalingConfig={"minSize": 1, "maxSize": 3, "desiredSize": 1})
        found = eks().describe_nodegroup(clusterName="nodes", nodegroupName="a")["nodegroup"]
        name = found["resources"]["autoScalingGroups"][0]["name"]
        groups = client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
        self.assertEqual((groups[0]["MaxSize"], groups[0]["Instances"]), (3, []))
        entry = eks().describe_access_entry(clusterName="nodes", principalArn=role("eks-node"))["accessEntry"]
        self.assertEqual((entry["type"], entry["kubernetesGroups"]), ("EC2_LINUX", ["system:nodes"]))
        self.refused("ResourceInUseException", eks().delete_cluster, name="nodes")
        eks().delete_nodegroup(clusterName="nodes", nodegroupName="a")
        self.refused(
            "ResourceNotFoundException", eks().describe_access_entry, clusterName="nodes", principalArn=role("eks-node")
        )
        self.assertEqual(
            client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"], []
        )

    def test_labels_and_taints_are_added_and_removed(self):
        cluster("labels")
        _, subnets = network()
        taints = [{"key": "k", "value": "v", "effect": "NO_SCHEDULE"}]
        given = {"clusterName": "labels", "nodegroupName": "a"}
        eks().create_nodegroup(
            **given, subnets=subnets, nodeRole=role("eks-node"), labels={"a": "1", "b": "2"}, taints=taints
        )
        eks().update_nodegroup_config(
            **given, labels={"addOrUpdateLabels": {"a": "9"}, "removeLabels": ["b"]}, taints={"removeTaints": taints}
        )
        found = eks().describe_nodegroup(**given)["nodegroup"]
        self.assertEqual((found["labels"], found["taints"]), ({"a": "9"}, []))


class AddonTest(AwsTest):
    def test_keeps_version_configuration_and_its_own_pod_identity(self):
        cluster("addons")
        identity = [{"serviceAccount": "aws-node", "roleArn": role("eks-cni")}]
        given = {"clusterName": "addons", "addonName": "vpc-cni"}
        eks().create_addon(
            **given, addonVersion="v1.20.4-eksbuild.1", configurationValues="{}", podIdentityAssociations=identity
        )
        found = eks().describe_addon(**given)["addon"]
        self.assertEqual((found["status"], found["addonVersion"]), ("ACTIVE", "v1.20.4-eksbuild.1"))
        row = eks().list_pod_identity_associations(clusterName="addons")["associations"][0]
        self.assertEqual(
            (row["associationArn"], row["ownerArn"]), (found["podIdentityAssociations"][0], found["addonArn"])
        )
        eks().delete_addon(**given)
        self.assertEqual(eks().list_pod_identity_associations(clusterName="addons")["associations"], [])
        self.refused("ResourceNotFoundException", eks().describe_addon, **given)

    def test_a_change_takes_the_place_of_version_configuration_and_identities(self):
        cluster("addon-changes")
        given = {"clusterName": "addon-changes", "addonName": "vpc-cni"}
        identity = lambda name: [{"serviceAccount": "aws-node", "roleArn": role(name)}]  # noqa: E731
        eks().create_addon(**given, addonVersion="v1.20.3-eksbuild.1", podIdentityAssociations=identity("eks-cni"))
        more = {"addonVersion": "v1.20.4-eksbuild.1", "configurationValues": '{"env": {}}'}
        eks().update_addon(**given, **more, podIdentityAssociations=identity("eks-other-cni"))
        found = eks().describe_addon(**given)["addon"]
        self.assertEqual({name: found[name] for name in more}, more)
        rows = eks().list_pod_identity_associations(clusterName="addon-changes")["associations"]
        self.assertEqual([row["associationArn"] for row in rows], found["podIdentityAssociations"])
        mark = {"clusterName": "addon-changes", "associationId": rows[0]["associationId"]}
        told = eks().describe_pod_identity_association(**mark)["association"]
        self.assertEqual(told["roleArn"], role("eks-other-cni"))
        self.refused("InvalidRequestException", eks().delete_pod_identity_association, **mark)

    def test_refuses_unknown_names_and_malformed_versions(self):
        cluster("bad-addons")
        self.refused("InvalidParameterException", eks().create_addon, clusterName="bad-addons", addonName="nonsense")
        given = {"clusterName": "bad-addons", "addonName": "coredns", "addonVersion": "1.2"}
        self.refused("InvalidParameterException", eks().create_addon, **given)


class AccessTest(AwsTest):
    def test_policies_are_associated_with_an_entry_and_taken_away(self):
        cluster("access", **API)
        given = {"clusterName": "access", "principalArn": role("eks-person")}
        eks().create_access_entry(**given, kubernetesGroups=["ops"])
        policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
        scope = {"type": "namespace", "namespaces": ["a"]}
        eks().associate_access_policy(**given, policyArn=policy, accessScope=scope)
        rows = eks().list_associated_access_policies(**given)["associatedAccessPolicies"]
        self.assertEqual([(row["policyArn"], row["accessScope"]) for row in rows], [(policy, scope)])
        eks().disassociate_access_policy(**given, policyArn=policy)
        self.refused("ResourceNotFoundException", eks().disassociate_access_policy, **given, policyArn=policy)
        unknown = "arn:aws:eks::aws:cluster-access-policy/NoSuchPolicy"
        self.refused(
            "InvalidParameterException", eks().associate_access_policy, **given, policyArn=unknown, accessScope=scope
        )

    def test_an_entry_is_unique_and_needs_the_api_mode(self):
        cluster("unique", **API)
        given = {"clusterName": "unique", "principalArn": role("eks-person")}
        eks().create_access_entry(**given)
        self.refused("ResourceInUseException", eks().create_access_entry, **given)
        cluster("config-map")
        self.refused("InvalidRequestException", eks().create_access_entry, **{**given, "clusterName": "config-map"})


class PodIdentityTest(AwsTest):
    def test_one_association_per_service_account(self):
        cluster("identity")
        given = {"clusterName": "identity", "namespace": "shop", "serviceAccount": "api", "roleArn": role("eks-pod")}
        made = eks().create_pod_identity_association(**given, tags={"a": "1"})["association"]
        self.assertEqual(
            made["associationArn"],
            f"arn:aws:eks:us-east-1:{ACCOUNT}:podidentityassociation/identity/{made['associationId']}",
        )
        self.refused("ResourceInUseException", eks().create_pod_identity_association, **given)
        mark = {"clusterName": "identity", "associationId": made["associationId"]}
        eks().update_pod_identity_association(**mark, roleArn=role("eks-other"))
        self.assertEqual(eks().describe_pod_identity_association(**mark)["association"]["roleArn"], role("eks-other"))
        eks().delete_pod_identity_association(**mark)
        self.refused("ResourceNotFoundException", eks().describe_pod_identity_association, **mark)
