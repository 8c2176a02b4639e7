import json

from tests.embedded import TRUST, AwsTest, client, role
from tests.test_compute import function

REGION = "eu-central-1"
ec2 = lambda: client("ec2", REGION)  # noqa: E731
VIOLATION = "DependencyViolation"
BASE = {"Engine": "postgres", "DBInstanceClass": "db.t4g.micro", "AllocatedStorage": 20, "MasterUsername": "master"}


def group(vpc, name):
    return ec2().create_security_group(GroupName=name, Description="d", VpcId=vpc)["GroupId"]


class PlaceTest(AwsTest):
    def setUp(self):
        self.vpc = ec2().create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
        zones = (("10.8.0.0/24", f"{REGION}a"), ("10.8.1.0/24", f"{REGION}b"))
        made = [ec2().create_subnet(VpcId=self.vpc, CidrBlock=cidr, AvailabilityZone=zone) for cidr, zone in zones]
        self.subnets = [row["Subnet"]["SubnetId"] for row in made]

    def used(self, name, group_id=None):
        """Neither the first subnet nor the group can be deleted, since this uses it."""
        self.assertIn(name, self.refused(VIOLATION, ec2().delete_subnet, SubnetId=self.subnets[0]))
        if group_id:
            self.assertIn(name, self.refused(VIOLATION, ec2().delete_security_group, GroupId=group_id))

    def let_go(self, *groups):
        for subnet in self.subnets:
            ec2().delete_subnet(SubnetId=subnet)
        for each in groups:
            ec2().delete_security_group(GroupId=each)
        ec2().delete_vpc(VpcId=self.vpc)

    def test_is_held_by_a_network_interface(self):
        own = group(self.vpc, "interface")
        made = ec2().create_network_interface(SubnetId=self.subnets[0], Groups=[own])["NetworkInterface"]
        self.used(f"interface {made['NetworkInterfaceId']}", own)
        ec2().delete_network_interface(NetworkInterfaceId=made["NetworkInterfaceId"])
        self.let_go(own)

    def test_is_held_by_a_database_whose_subnet_group_is_held_too(self):
        rds, own = client("rds", REGION), group(self.vpc, "database")
        name = {"DBSubnetGroupName": "held"}
        rds.create_db_subnet_group(**name, DBSubnetGroupDescription="d", SubnetIds=self.subnets)
        placed = {"DBInstanceIdentifier": "holds", "MasterUserPassword": "none", "VpcSecurityGroupIds": [own], **name}
        rds.create_db_instance(**BASE, **placed)
        self.used("database holds", own)
        self.assertIn("holds", self.refused("InvalidDBSubnetGroupStateFault", rds.delete_db_subnet_group, **name))
        rds.delete_db_instance(DBInstanceIdentifier="holds", SkipFinalSnapshot=True)
        rds.delete_db_subnet_group(**name)
        self.let_go(own)

    def test_is_held_by_a_cache(self):
        cache, own = client("elasticache", REGION), group(self.vpc, "cache")
        name = {"CacheSubnetGroupName": "held"}
        cache.create_cache_subnet_group(**name, CacheSubnetGroupDescription="d", SubnetIds=self.subnets)
        given = {"ReplicationGroupId": "holds", "ReplicationGroupDescription": "d", "CacheNodeType": "cache.t4g.micro"}
        cache.create_replication_group(**given, **name, SecurityGroupIds=[own])
        self.used("cache holds-001", own)
        cache.delete_replication_group(ReplicationGroupId="holds")
        self.let_go(own)

    def test_is_held_by_a_cluster_and_its_node_groups(self):
        eks, own = client("eks", REGION), group(self.vpc, "cluster")
        config = {"subnetIds": self.subnets, "securityGroupIds": [own]}
        eks.create_cluster(name="holds", roleArn=role("eks-cluster"), resourcesVpcConfig=config)
        nodes = {"clusterName": "holds", "nodegroupName": "nodes"}
        eks.create_nodegroup(**nodes, subnets=self.subnets, nodeRole=role("eks-node"))
        self.used("cluster holds, node group nodes")
        eks.delete_nodegroup(**nodes)
        self.used("cluster holds", own)
        eks.delete_cluster(name="holds")
        self.let_go(own)

    def test_is_held_by_a_load_balancer(self):
        elb, own = client("elbv2", REGION), group(self.vpc, "balancer")
        arn = elb.create_load_balancer(Name="holds", Subnets=self.subnets, SecurityGroups=[own], Scheme="internal")
        arn = {"LoadBalancerArn": arn["LoadBalancers"][0]["LoadBalancerArn"]}
        self.used("load balancer holds", own)
        protection = "deletion_protection.enabled"
        elb.modify_load_balancer_attributes(**arn, Attributes=[{"Key": protection, "Value": "true"}])
        self.refused("OperationNotPermitted", elb.delete_load_balancer, **arn)
        elb.modify_load_balancer_attributes(**arn, Attributes=[{"Key": protection, "Value": "false"}])
        elb.delete_load_balancer(**arn)
        self.let_go(own)

    def test_is_held_by_a_function_and_a_canary(self):
        own = group(self.vpc, "function")
        placed = {"SubnetIds": self.subnets, "SecurityGroupIds": [own]}
        function("holds", region=REGION, VpcConfig=placed)
        self.used("function holds", own)
        client("lambda", REGION).delete_function(FunctionName="holds")
        canary = {"Name": "holds", "ArtifactS3Location": "s3://b/", "ExecutionRoleArn": role("canary")}
        canary.update(RuntimeVersion="syn-nodejs-puppeteer-10.0", Schedule={"Expression": "rate(5 minutes)"})
        client("synthetics", REGION).create_canary(
            **canary, Code={"Handler": "a.handler", "ZipFile": b"zip"}, VpcConfig=placed
        )
        self.used("canary holds", own)
        client("synthetics", REGION).delete_canary(Name="holds")
        self.let_go(own)

    def test_is_held_by_an_endpoint_and_by_a_link_of_an_api(self):
        own, api = group(self.vpc, "endpoint"), client("apigatewayv2", REGION)
        service = f"com.amazonaws.{REGION}.sqs"
        given = {"VpcId": self.vpc, "ServiceName": service, "VpcEndpointType": "Interface", "SubnetIds": self.subnets}
        mark = ec2().create_vpc_endpoint(**given, SecurityGroupIds=[own])["VpcEndpoint"]["VpcEndpointId"]
        self.used("interface eni-")
        ec2().delete_vpc_endpoints(VpcEndpointIds=[mark])
        link = api.create_vpc_link(Name="holds", SubnetIds=self.subnets, SecurityGroupIds=[own])["VpcLinkId"]
        self.used("VPC link holds", own)
        api.delete_vpc_link(VpcLinkId=link)
        self.let_go(own)

    def test_a_group_is_held_by_a_rule_of_another_one_and_not_by_its_own(self):
        named, other = group(self.vpc, "named"), group(self.vpc, "other")
        rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": named}]}
        ec2().authorize_security_group_ingress(GroupId=named, IpPermissions=[rule])
        made = ec2().authorize_security_group_egress(GroupId=other, IpPermissions=[rule])["SecurityGroupRules"]
        self.assertIn(f"a rule of {other}", self.refused(VIOLATION, ec2().delete_security_group, GroupId=named))
        marks = [row["SecurityGroupRuleId"] for row in made]
        ec2().revoke_security_group_egress(GroupId=other, SecurityGroupRuleIds=marks)
        self.let_go(named, other)

    def test_an_internet_gateway_stays_attached_while_something_has_a_public_address(self):
        gateway = ec2().create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        place = {"InternetGatewayId": gateway, "VpcId": self.vpc}
        ec2().attach_internet_gateway(**place)
        address = ec2().allocate_address(Domain="vpc")["AllocationId"]
        nat = ec2().create_nat_gateway(SubnetId=self.subnets[0], AllocationId=address)["NatGateway"]["NatGatewayId"]
        told = self.refused(VIOLATION, ec2().detach_internet_gateway, **place)
        self.assertIn(f"NAT gateway {nat}", told)
        self.assertIn(", address ", f", {told.split('used by ')[1]}")
        self.used("interface eni-")
        ec2().delete_nat_gateway(NatGatewayId=nat)
        ec2().release_address(AllocationId=address)
        for subnet in self.subnets:
            ec2().delete_subnet(SubnetId=subnet)
        told = self.refused(VIOLATION, ec2().delete_vpc, VpcId=self.vpc)
        self.assertIn(f"internet gateway {gateway}", told)
        ec2().detach_internet_gateway(**place)
        ec2().delete_vpc(VpcId=self.vpc)

    def test_a_vpc_is_held_by_groups_and_acls_of_its_own_until_they_are_gone(self):
        own = group(self.vpc, "left")
        acl = ec2().create_network_acl(VpcId=self.vpc)["NetworkAcl"]["NetworkAclId"]
        for subnet in self.subnets:
            ec2().delete_subnet(SubnetId=subnet)
        told = self.refused(VIOLATION, ec2().delete_vpc, VpcId=self.vpc)
        self.assertIn(f"group {own}, network ACL {acl}", told)
        ec2().delete_network_acl(NetworkAclId=acl)
        ec2().delete_security_group(GroupId=own)
        ec2().delete_vpc(VpcId=self.vpc)
        filters = [{"Name": "vpc-id", "Values": [self.vpc]}]
        self.assertEqual(ec2().describe_network_acls(Filters=filters)["NetworkAcls"], [])


class SharedTest(AwsTest):
    def test_a_policy_is_held_by_roles_that_have_it_or_are_bounded_by_it(self):
        iam = client("iam")
        allow = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        arn = iam.create_policy(PolicyName="shared", PolicyDocument=document)["Policy"]["Arn"]
        iam.create_role(RoleName="bounded", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=arn)
        iam.create_role(RoleName="having", AssumeRolePolicyDocument=TRUST)
        iam.attach_role_policy(RoleName="having", PolicyArn=arn)
        self.assertIn("role bounded, role having", self.refused("DeleteConflict", iam.delete_policy, PolicyArn=arn))
        iam.detach_role_policy(RoleName="having", PolicyArn=arn)
        self.refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
        iam.delete_role(RoleName="bounded")
        iam.delete_policy(PolicyArn=arn)

    def test_a_certificate_is_held_by_a_distribution_and_so_is_an_access_control(self):
        acm, cloudfront = client("acm"), client("cloudfront")
        arn = acm.request_certificate(DomainName="held.example.com", ValidationMethod="DNS")["CertificateArn"]
        config = {"Name": "held", "SigningProtocol": "sigv4", "SigningBehavior": "always"}
        control = cloudfront.create_origin_access_control(
            OriginAccessControlConfig={**config, "OriginAccessControlOriginType": "s3"}
        )["OriginAccessControl"]["Id"]
        origin = {"Id": "o", "DomainName": "b.s3.amazonaws.com", "OriginAccessControlId": control}
        behavior = {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only"}
        given = {"CallerReference": "held", "Comment": "", "Enabled": False, "DefaultCacheBehavior": behavior}
        given["Origins"] = {"Quantity": 1, "Items": [{**origin, "S3OriginConfig": {"OriginAccessIdentity": ""}}]}
        given["ViewerCertificate"] = {"ACMCertificateArn": arn, "SSLSupportMethod": "sni-only"}
        made = cloudfront.create_distribution(DistributionConfig=given)
        name = f"distribution {made['Distribution']['Id']}"
        self.assertIn(name, self.refused("ResourceInUseException", acm.delete_certificate, CertificateArn=arn))
        in_use = "OriginAccessControlInUse"
        self.assertIn(name, self.refused(in_use, cloudfront.delete_origin_access_control, Id=control))
        cloudfront.delete_distribution(Id=made["Distribution"]["Id"], IfMatch=made["ETag"])
        acm.delete_certificate(CertificateArn=arn)
        cloudfront.delete_origin_access_control(Id=control)

    def test_a_web_acl_is_held_by_its_load_balancer_and_holds_its_addresses(self):
        waf, elb = client("wafv2"), client("elbv2")
        subnets = [row["SubnetId"] for row in client("ec2").describe_subnets()["Subnets"]][:2]
        balancer = elb.create_load_balancer(Name="guarded", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
        shown = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "m"}
        place = {"Scope": "REGIONAL", "Name": "held"}
        addresses = waf.create_ip_set(**place, IPAddressVersion="IPV4", Addresses=["192.0.2.0/24"])["Summary"]
        statement = {"IPSetReferenceStatement": {"ARN": addresses["ARN"]}}
        rule = {"Name": "r", "Priority": 0, "Statement": statement, "Action": {"Block": {}}, "VisibilityConfig": shown}
        acl = waf.create_web_acl(**place, DefaultAction={"Allow": {}}, VisibilityConfig=shown, Rules=[rule])["Summary"]
        waf.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=balancer)
        mine = {**place, "Id": acl["Id"], "LockToken": acl["LockToken"]}
        its = {**place, "Id": addresses["Id"], "LockToken": addresses["LockToken"]}
        used = "WAFAssociatedItemException"
        self.assertIn(balancer, self.refused(used, waf.delete_web_acl, **mine))
        self.assertIn("web ACL held", self.refused(used, waf.delete_ip_set, **its))
        elb.delete_load_balancer(LoadBalancerArn=balancer)
        waf.delete_web_acl(**mine)
        waf.delete_ip_set(**its)
