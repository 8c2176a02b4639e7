from tests.embedded import ACCOUNT, AwsTest, client

ecr = lambda: client("ecr")  # noqa: E731
SECRET = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:ecr-pullthroughcache/hub-abcdef"


class CacheRuleTest(AwsTest):
    def test_is_kept_per_prefix(self):
        rule = {"ecrRepositoryPrefix": "public", "upstreamRegistryUrl": "public.ecr.aws"}
        ecr().create_pull_through_cache_rule(**rule)
        self.refused("PullThroughCacheRuleAlreadyExistsException", ecr().create_pull_through_cache_rule, **rule)
        found = ecr().describe_pull_through_cache_rules(ecrRepositoryPrefixes=["public"])["pullThroughCacheRules"][0]
        self.assertEqual((found["upstreamRegistry"], found["registryId"]), ("ecr-public", ACCOUNT))
        ecr().delete_pull_through_cache_rule(ecrRepositoryPrefix="public")
        gone = {"ecrRepositoryPrefixes": ["public"]}
        self.refused("PullThroughCacheRuleNotFoundException", ecr().describe_pull_through_cache_rules, **gone)

    def test_docker_hub_needs_a_credential_of_the_right_name(self):
        rule = {"ecrRepositoryPrefix": "hub", "upstreamRegistryUrl": "registry-1.docker.io"}
        self.refused("InvalidParameterException", ecr().create_pull_through_cache_rule, **rule)
        ecr().create_pull_through_cache_rule(**rule, credentialArn=SECRET)
        other = {"ecrRepositoryPrefix": "other", "upstreamRegistryUrl": "example.com"}
        self.refused("UnsupportedUpstreamRegistryException", ecr().create_pull_through_cache_rule, **other)


class TemplateTest(AwsTest):
    def test_is_kept_changed_and_deleted(self):
        ecr().create_repository_creation_template(prefix="p", appliedFor=["PULL_THROUGH_CACHE"])
        ecr().update_repository_creation_template(prefix="p", imageTagMutability="IMMUTABLE")
        found = ecr().describe_repository_creation_templates(prefixes=["p"])["repositoryCreationTemplates"][0]
        self.assertEqual((found["imageTagMutability"], found["appliedFor"]), ("IMMUTABLE", ["PULL_THROUGH_CACHE"]))
        ecr().delete_repository_creation_template(prefix="p")
        self.refused("TemplateNotFoundException", ecr().describe_repository_creation_templates, prefixes=["p"])
