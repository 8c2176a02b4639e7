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
    check: 'CKV2_AWS_32',
    where: /-aws: aws_cloudfront_distribution\./,
    reason: "AWS's managed policy SecurityHeadersPolicy is attached by its id; the check knows resources only",
  },
  {
    check: 'CKV2_AWS_47',
    where: /-aws: aws_cloudfront_distribution\./,
    reason: 'the web ACL lies in the edge stack and holds the known bad inputs rules, Log4j among them',
  },
  {
    check: 'CKV2_AWS_62',
    where: /-aws: aws_s3_bucket\.(\w+_replica|\w+_files|\w+_logs_bucket)$/,
    reason: 'nobody acts on new copies, files of a site or log files',
  },
  {
    check: 'CKV_AWS_144',
    where: /-aws: (aws_s3_bucket|resource)\.\w+_(files|logs_bucket)$/,
    reason: 'the pipeline publishes a site again; the log of requests is not needed to recover',
  },
  {
    check: 'CKV_AWS_145',
    where: /-aws: (aws_s3_bucket|resource)\.\w+_logs_bucket$/,
    reason: "CloudFront's log delivery comes from us-east-1 and can't use a key of another region",
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
    check: 'CKV_AWS_374',
    where: /-aws: resource\.\w+_distribution$/,
    reason: 'the systems are for everybody',
  },
  {
    check: 'CKV_AWS_86',
    where: /-aws: resource\.\w+_distribution$/,
    reason: 'requests are logged by CloudWatch log delivery (standard logging v2), which the check does not know',
  },
  {
    check: 'CKV2_AWS_62',
    where: /-edge: aws_s3_bucket\.visit_reports$/,
    reason: 'nobody acts on new reports of synthetic checks; their alarm tells of a failed visit',
  },
  {
    check: 'CKV_AWS_144',
    where: /-edge: (aws_s3_bucket|resource)\.visit_reports$/,
    reason: 'reports of synthetic checks are kept for a month and not needed to recover',
  },
  {
    check: 'CKV2_AWS_76',
    where: /-edge: aws_lb\.mesh$/,
    reason:
      'the web ACL holds the known bad inputs rules, Log4j among them; the check also wants the anonymous IP list, which blocks people behind a VPN and our own synthetic checks',
  },
];
