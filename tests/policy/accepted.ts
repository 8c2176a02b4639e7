import { ACCEPTED_BELOW_PROD } from './accepted-below-prod.ts';

/** A finding of checkov that stands, and why. */
export interface Accepted {
  readonly check: `CKV_AWS_${number}` | `CKV2_AWS_${number}`;
  /** Resources that it is accepted for, matched against `<environment>-<stack>: <address>`. */
  readonly where: RegExp;
  readonly reason: string;
}

/** Everything that checkov may report. A finding that is not here fails, and so does an entry that nothing matches any more. */
export const ACCEPTED: readonly Accepted[] = [
  {
    check: 'CKV2_AWS_19',
    where: /-operations: aws_eip\.monitoring_address$/,
    reason:
      "it belongs to the instance's network interface, which survives the instance; the check looks for an instance",
  },
  {
    check: 'CKV2_AWS_32',
    where: /-aws: aws_cloudfront_distribution\./,
    reason: "AWS's managed policy SecurityHeadersPolicy is attached by its id; the check knows resources only",
  },
  {
    check: 'CKV2_AWS_38',
    where: /-account: aws_route53_zone\.zone_\w+$/,
    reason:
      'DNSSEC needs a DS record at the registrar or parent zone, which lie outside this repository; a key without it signs for nobody',
  },
  {
    check: 'CKV2_AWS_39',
    where: /-account: aws_route53_zone\.zone_\w+$/,
    reason: 'the names are public; who calls them stands in the logs of load balancer, CloudFront and WAF',
  },
  {
    check: 'CKV2_AWS_40',
    where: /-bootstrap: aws_iam_policy\.pipeline_boundary$/,
    reason:
      'a permissions boundary grants nothing: it limits the policies of the plan and apply roles, and refuses what they must not change',
  },
  {
    check: 'CKV2_AWS_47',
    where: /-aws: aws_cloudfront_distribution\./,
    reason: 'the web ACL lies in the edge stack and holds the known bad inputs rules, Log4j among them',
  },
  {
    check: 'CKV2_AWS_5',
    where: /-network: aws_security_group\.groups_(cluster|data|functions|load_balancer|monitoring|nodes|runner)$/,
    reason: 'the stacks behind the network wear it; the check sees one stack at a time',
  },
  {
    check: 'CKV2_AWS_5',
    where: /-network: aws_security_group\.groups_ingress$/,
    reason: 'it is for the load balancer that a controller in the cluster makes from Kubernetes Ingress',
  },
  {
    check: 'CKV2_AWS_5',
    where: /-network: aws_security_group\.groups_vpc_link$/,
    reason: 'the API gateway of a system wears it; without one, as in dev, a group that nobody wears opens nothing',
  },
  {
    check: 'CKV2_AWS_57',
    where:
      /-operations: aws_secretsmanager_secret\.(monitoring_credentials|runner_credentials|tools_argo_cd|tools_grafana)$/,
    reason:
      'a person puts the values: GitLab and the issuer of logins hand them out, and passwords are read at boot only',
  },
  {
    check: 'CKV2_AWS_57',
    where:
      /-(bytebytego|realworld|s3www)-aws: aws_secretsmanager_secret\.(stripe|jwt|store_root|store_reader|store_writer)$/,
    reason:
      'a person puts the values: only who issued them, another company or a program in the cluster, can take new ones',
  },
  {
    check: 'CKV2_AWS_57',
    where: /-storefront-aws: aws_secretsmanager_secret\.shop_(root|cart|order|product)$/,
    reason:
      'the MongoDB behind it runs inside the cluster, where no rotation function reaches it; the command line puts new values',
  },
  {
    check: 'CKV2_AWS_62',
    where: /-aws: aws_s3_bucket\.(\w+_replica|\w+_files|\w+_logs_bucket)$/,
    reason: 'nobody acts on new copies, files of a site or log files',
  },
  {
    check: 'CKV2_AWS_62',
    where: /-edge: aws_s3_bucket\.visit_reports$/,
    reason: 'nobody acts on new reports of synthetic checks; their alarm tells of a failed visit',
  },
  {
    check: 'CKV2_AWS_62',
    where:
      /-(account|bootstrap|operations): aws_s3_bucket\.(logs_(access_logs|access_logs_second|load_balancer_logs)|trail_bucket|state_bucket|state_replica|logs|traces|velero|velero_copy)$/,
    reason: 'logs, states, traces and cluster backups are read when somebody asks; nobody acts on a new object',
  },
  {
    check: 'CKV2_AWS_76',
    where: /-edge: aws_lb\.mesh$/,
    reason:
      'the web ACL holds the known bad inputs rules, Log4j among them; the check also wants the anonymous IP list, which blocks people behind a VPN and our own synthetic checks',
  },
  {
    check: 'CKV2_AWS_9',
    where: /-operations: aws_ebs_volume\.monitoring_data$/,
    reason: "the account's backup plan selects it by its tag backup=daily; the check knows selections by resource only",
  },
  {
    check: 'CKV_AWS_115',
    where: /-(birthday|bytebytego|realworld)-aws: resource\.(main|articles)_passwords_rotation$/,
    reason:
      'a new account has too few concurrent calls to reserve from, and Secrets Manager runs one rotation of a secret at a time',
  },
  {
    check: 'CKV_AWS_116',
    where: /-(birthday|bytebytego|realworld)-aws: resource\.(main|articles)_passwords_rotation$/,
    reason:
      'Secrets Manager calls synchronously, so the queue would stay empty; an error rings an alarm, and the rotation is tried again',
  },
  {
    check: 'CKV_AWS_133',
    where: /^(staging|prod)-\w+-aws: resource\.(main|articles)_replica\d+$/,
    reason: 'a replica holds nothing of its own: its primary is backed up',
  },
  {
    check: 'CKV_AWS_144',
    where: /-aws: (aws_s3_bucket|resource)\.\w+_(files|logs_bucket)$/,
    reason: 'the pipeline publishes a site again; the log of requests is not needed to recover',
  },
  {
    check: 'CKV_AWS_144',
    where: /-edge: (aws_s3_bucket|resource)\.visit_reports$/,
    reason: 'reports of synthetic checks are kept for a month and not needed to recover',
  },
  {
    check: 'CKV_AWS_144',
    where:
      /-(account|operations): aws_s3_bucket\.(logs_(access_logs|access_logs_second|load_balancer_logs)|trail_bucket|logs|traces)$/,
    reason:
      'logs, traces and the audit trail are not needed to run in the second region; S3 keeps them in several zones',
  },
  {
    check: 'CKV_AWS_145',
    where: /-aws: (aws_s3_bucket|resource)\.\w+_logs_bucket$/,
    reason: "CloudFront's log delivery comes from us-east-1 and can't use a key of another region",
  },
  {
    check: 'CKV_AWS_145',
    where: /-account: aws_s3_bucket\.logs_(access_logs|access_logs_second|load_balancer_logs)$/,
    reason: "S3 and load balancers deliver logs only into buckets with S3's own encryption",
  },
  {
    check: 'CKV_AWS_157',
    where: /^(staging|prod)-\w+-aws: resource\.(main|articles)_replica\d+$/,
    reason: 'a replica is itself the copy in a further zone; its primary has a standby',
  },
  {
    check: 'CKV_AWS_18',
    where: /-bootstrap: aws_s3_bucket\.state_(bucket|replica)$/,
    reason:
      'the trail records every read and write of both; the bucket for access logs is made after the states have their place',
  },
  {
    check: 'CKV_AWS_226',
    where: /-(birthday|bytebytego|realworld)-aws: resource\.(main|articles)(_replica\d+)?$/,
    reason:
      "the version is pinned in the system's file and raised by a reviewed plan; RDS raising it alone would be drift that nobody may undo",
  },
  {
    check: 'CKV_AWS_231',
    where: /-network: resource\.(app|public)_acl$/,
    reason:
      'answers come to any port from 1024, which NAT gateways use in full; no security group opens 3389 to anybody outside',
  },
  {
    check: 'CKV_AWS_252',
    where: /-account: resource\.trail$/,
    reason: 'alarms read the events in CloudWatch Logs; nobody acts on the arrival of a log file',
  },
  {
    check: 'CKV_AWS_260',
    where: /-network: resource\.groups_(ingress|load_balancer)_from_internet_tcp_80$/,
    reason: 'port 80 is open for the redirect to HTTPS alone',
  },
  {
    check: 'CKV_AWS_260',
    where: /-network: resource\.groups_nodes_from_ingress_tcp_80$/,
    reason:
      'the source is the group of the ingress load balancer; the check takes a missing address range for the internet',
  },
  {
    check: 'CKV_AWS_272',
    where: /-(birthday|bytebytego|realworld)-aws: resource\.(main|articles)_passwords_rotation$/,
    reason:
      'the package is built from this repository and its hash stands in the reviewed plan; a signing profile would be one more key to guard',
  },
  {
    check: 'CKV_AWS_293',
    where: /^(staging|prod)-\w+-aws: resource\.(main|articles)_replica\d+$/,
    reason: 'a replica comes and goes in place; the primary is protected',
  },
  {
    check: 'CKV_AWS_305',
    where: /-aws: resource\.\w+_distribution$/,
    reason: 'the root of the host belongs to the services, not to a file',
  },
  {
    check: 'CKV_AWS_309',
    where: /-aws: resource\.api_route_/,
    reason: 'routes that the system names public (sign-in, health) take no token',
  },
  {
    check: 'CKV_AWS_310',
    where: /-aws: resource\.\w+_distribution$/,
    reason: 'origin failover covers reading only; the load balancer fails over between zones itself',
  },
  {
    check: 'CKV_AWS_339',
    where: /-cluster: resource\.cluster$/,
    reason: "1.36 is in EKS's standard support until 2027-08-02; the check's list ends at 1.35",
  },
  {
    check: 'CKV_AWS_341',
    where: /^(staging|prod)-cluster: resource\.nodes_(system|applications)_template$/,
    reason:
      'the CloudWatch agent in a pod asks the metadata of its node, one hop further; tokens are required, and the role there joins nodes, pulls images and serves Session Manager',
  },
  {
    check: 'CKV_AWS_374',
    where: /-aws: resource\.\w+_distribution$/,
    reason: 'the systems are for everybody',
  },
  {
    check: 'CKV_AWS_50',
    where: /-(birthday|bytebytego|realworld)-aws: resource\.(main|articles)_passwords_rotation$/,
    reason: 'four short steps once a rotation, each told in the log: a trace would add nothing',
  },
  {
    check: 'CKV_AWS_61',
    where: /(-\w+-aws: resource\.readers_(secrets|queues)|-operations: resource\.tools_reader)$/,
    reason:
      'the account is the principal because IAM refuses roles that do not exist yet; a condition names the one role that may assume it',
  },
  {
    check: 'CKV_AWS_86',
    where: /-aws: resource\.\w+_distribution$/,
    reason: 'requests are logged by CloudWatch log delivery (standard logging v2), which the check does not know',
  },
  ...ACCEPTED_BELOW_PROD,
];
