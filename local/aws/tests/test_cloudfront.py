from tests.embedded import AwsTest, client

cloudfront = lambda: client("cloudfront")  # noqa: E731
OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"


def config(reference, **more):
    origin = {"Id": "o", "DomainName": "b.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    behavior = {"TargetOriginId": "o", "ViewerProtocolPolicy": "redirect-to-https", "CachePolicyId": OPTIMIZED}
    base = {"CallerReference": reference, "Comment": "", "Enabled": True, "Origins": {"Quantity": 1, "Items": [origin]}}
    return {**base, "DefaultCacheBehavior": behavior, **more}


class DistributionTest(AwsTest):
    def test_is_told_as_given_and_must_be_disabled_before_it_goes(self):
        aliases = {"Quantity": 1, "Items": ["cdn.example.com"]}
        tags = {"Items": [{"Key": "a", "Value": "1"}]}
        made = cloudfront().create_distribution_with_tags(
            DistributionConfigWithTags={"DistributionConfig": config("1", Aliases=aliases), "Tags": tags}
        )
        mark, arn = made["Distribution"]["Id"], made["Distribution"]["ARN"]
        found = cloudfront().get_distribution(Id=mark)
        shown = found["Distribution"]["DistributionConfig"]
        self.assertEqual((found["Distribution"]["Status"], shown["Aliases"]), ("Deployed", aliases))
        self.assertEqual(shown["DefaultCacheBehavior"]["CachePolicyId"], OPTIMIZED)
        self.assertEqual(cloudfront().list_tags_for_resource(Resource=arn)["Tags"], tags)
        self.refused(
            "CNAMEAlreadyExists", cloudfront().create_distribution, DistributionConfig=config("2", Aliases=aliases)
        )
        self.refused("DistributionNotDisabled", cloudfront().delete_distribution, Id=mark, IfMatch=found["ETag"])
        self.refused("PreconditionFailed", cloudfront().delete_distribution, Id=mark, IfMatch="old")
        newer = cloudfront().update_distribution(
            Id=mark, IfMatch=found["ETag"], DistributionConfig={**shown, "Enabled": False}
        )
        cloudfront().delete_distribution(Id=mark, IfMatch=newer["ETag"])
        self.refused("NoSuchDistribution", cloudfront().get_distribution, Id=mark)


class PolicyTest(AwsTest):
    def test_managed_policies_are_listed_by_their_real_ids_and_fixed(self):
        rows = cloudfront().list_cache_policies(Type="managed")["CachePolicyList"]["Items"]
        names = {row["CachePolicy"]["Id"]: row["CachePolicy"]["CachePolicyConfig"]["Name"] for row in rows}
        self.assertEqual(names[OPTIMIZED], "Managed-CachingOptimized")
        self.refused("IllegalDelete", cloudfront().delete_cache_policy, Id=OPTIMIZED)

    def test_own_policies_are_unique_by_name_and_held_by_distributions(self):
        given = {"Name": "own", "MinTTL": 0}
        made = cloudfront().create_cache_policy(CachePolicyConfig=given)
        mark = made["CachePolicy"]["Id"]
        self.refused("CachePolicyAlreadyExists", cloudfront().create_cache_policy, CachePolicyConfig=given)
        behavior = {**config("3")["DefaultCacheBehavior"], "CachePolicyId": mark}
        distribution = cloudfront().create_distribution(
            DistributionConfig=config("3", Enabled=False, DefaultCacheBehavior=behavior)
        )
        self.refused("CachePolicyInUse", cloudfront().delete_cache_policy, Id=mark, IfMatch=made["ETag"])
        cloudfront().delete_distribution(Id=distribution["Distribution"]["Id"], IfMatch=distribution["ETag"])
        cloudfront().delete_cache_policy(Id=mark, IfMatch=made["ETag"])
        self.refused("NoSuchCachePolicy", cloudfront().get_cache_policy, Id=mark)


class FunctionTest(AwsTest):
    def test_is_live_only_once_it_is_published(self):
        given = {
            "Name": "f",
            "FunctionConfig": {"Comment": "", "Runtime": "cloudfront-js-2.0"},
            "FunctionCode": b"function handler(e){}",
        }
        tag = cloudfront().create_function(**given)["ETag"]
        self.refused("NoSuchFunctionExists", cloudfront().describe_function, Name="f", Stage="LIVE")
        cloudfront().publish_function(Name="f", IfMatch=tag)
        self.assertEqual(
            cloudfront().get_function(Name="f", Stage="LIVE")["FunctionCode"].read(), given["FunctionCode"]
        )
        self.refused("InvalidIfMatchVersion", cloudfront().delete_function, Name="f", IfMatch="old")
        cloudfront().delete_function(Name="f", IfMatch=tag)
