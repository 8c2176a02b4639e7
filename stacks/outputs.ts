import type { Zone } from '../environments/schema.ts';

/**
 * Everything that travels between stacks, in one place: the names of the scalar outputs (ids, ARNs, names) by stack.
 * Whole resources and secrets never travel. `SystemAws` stands for each `<system>-aws` stack.
 */
export interface StackOutputs {
  Bootstrap:
    | 'state_bucket_name'
    | 'state_bucket_arn'
    | 'state_key_arn'
    | 'state_replica_bucket_name'
    | 'lock_table_arn'
    | 'gitlab_oidc_provider_arn'
    | 'plan_role_arn'
    | 'apply_role_arn'
    | 'permissions_boundary_arn';
  Account:
    | 'data_key_arn'
    | 'data_key_second_arn'
    | 'logs_key_arn'
    | 'logs_key_us_east_1_arn'
    | 'load_balancer_logs_bucket_name'
    | 'access_logs_bucket_name'
    | 'access_logs_second_bucket_name'
    | 'alerts_topic_arn'
    | 'alerts_us_east_1_topic_arn'
    | 'heartbeat_topic_arn'
    | 'heartbeat_topic_name'
    | 'backup_vault_name'
    | 'charts_repository_url'
    | 'charts_repository_arn'
    | `zone_id_${string}`
    | `zone_name_servers_${string}`;
  Network:
    | 'vpc_id'
    | `public_subnet_id_${Zone}`
    | `app_subnet_id_${Zone}`
    | `data_subnet_id_${Zone}`
    | `nat_public_ip_${Zone}`
    | 'load_balancer_security_group_id'
    | 'ingress_security_group_id'
    | 'nodes_security_group_id'
    | 'data_security_group_id'
    | 'functions_security_group_id'
    | 'monitoring_security_group_id'
    | 'runner_security_group_id'
    | 'vpc_link_security_group_id'
    | 'cluster_security_group_id';
  Edge:
    | 'load_balancer_arn'
    | 'load_balancer_arn_suffix'
    | 'load_balancer_dns_name'
    | 'load_balancer_zone_id'
    | 'https_listener_arn'
    | 'gateway_target_group_arn'
    | 'gateway_target_group_arn_suffix'
    | 'certificate_arn'
    | 'certificate_us_east_1_arn'
    | 'web_acl_arn'
    | 'web_acl_cloudfront_arn';
  Operations:
    | 'logs_bucket_name'
    | 'logs_bucket_arn'
    | 'traces_bucket_name'
    | 'traces_bucket_arn'
    | 'velero_bucket_name'
    | 'velero_bucket_arn'
    | 'monitoring_private_ip'
    | 'monitoring_credentials_secret_arn'
    | 'runner_role_arn'
    | 'argo_cd_secret_arn'
    | 'grafana_secret_arn'
    | 'tool_secrets_reader_role_arn';
  Cluster:
    | 'cluster_name'
    | 'cluster_arn'
    | 'cluster_endpoint'
    | 'cluster_certificate_authority'
    | 'oidc_provider_arn'
    | 'oidc_issuer'
    | 'managed_security_group_id'
    | 'node_role_arn'
    | 'node_role_name';
  SystemAws:
    | `service_role_arn_${string}`
    | 'secrets_reader_role_arn'
    | 'queue_reader_role_arn'
    | `repository_url_${string}`
    | 'push_role_arn'
    | `need_${string}`
    | 'api_gateway_url'
    | 'distribution_domain_name';
  Platform: 'argo_cd_host' | 'grafana_host';
  System: never;
}

export type StackKind = keyof StackOutputs;
/** The name of one output of one kind of stack. */
export type OutputOf<K extends StackKind> = StackOutputs[K] & string;

/** Terraform stack names by kind; systems carry their own name. */
export const STACK_NAMES = {
  Bootstrap: 'bootstrap',
  Account: 'account',
  Network: 'network',
  Edge: 'edge',
  Operations: 'operations',
  Cluster: 'cluster',
  Platform: 'platform',
} as const;
