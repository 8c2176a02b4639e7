/** One AWS service with what a plan reads of it and what an apply changes in it, as IAM action patterns. */
export interface ManagedService {
  /** Prefix of its IAM actions. */
  readonly service: string;
  /** Configuration only: none returns what an object, a queue, a secret, a log group or a database holds. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /**
   * ARNs after `arn:aws:` that the writes are limited to, with `{account}` and `{environment}` to be filled in; absent
   * where AWS makes the ids: then the account is the limit, which holds one environment.
   */
  readonly writesTo?: readonly string[];
}

/** Areas of the permissions; the writes of each become one managed policy. */
export type PolicyArea = 'network' | 'compute' | 'data' | 'operations';

/**
 * The services whose resources stand in the stacks, IAM and KMS apart. The pipeline can neither plan nor apply a resource
 * of a service that is missing here; a test compares the list with the resources of all stacks.
 */
export const MANAGED_SERVICES: Readonly<Record<PolicyArea, readonly ManagedService[]>> = {
  network: [
    {
      service: 'elasticloadbalancing',
      reads: words('Describe*'),
      writes: words('Add* Create* Delete* Deregister* Modify* Register* Remove* Set*'),
    },
    {
      service: 'route53',
      reads: words('Get* List*'),
      writes: words('Associate* Change* Create* Delete* Disassociate* Update*'),
    },
    {
      service: 'acm',
      reads: words('Describe* GetCertificate List*'),
      writes: words('AddTags* DeleteCertificate RemoveTags* RequestCertificate UpdateCertificateOptions'),
    },
    {
      service: 'wafv2',
      reads: words('Describe* Get* List*'),
      writes: words('Associate* Create* Delete* Disassociate* Put* Update* TagResource UntagResource'),
    },
    {
      service: 'cloudfront',
      reads: words('Describe* Get* List*'),
      writes: words(
        'AllowVendedLogDeliveryForResource Associate* Create* Delete* Disassociate* Publish* Update* TagResource UntagResource',
      ),
    },
    {
      service: 'apigateway',
      reads: words('GET'),
      writes: words('DELETE PATCH POST PUT TagResource UntagResource SetWebACL'),
      writesTo: ['apigateway:*::/*'],
    },
  ],
  compute: [
    {
      service: 'ec2',
      reads: words(
        'Describe* GetEbs* GetImageBlockPublicAccessState GetInstanceMetadataDefaults GetLaunchTemplateData',
        'GetManagedPrefixListEntries GetSecurityGroupsForVpc GetSnapshotBlockPublicAccessState',
      ),
      writes: words(
        'Allocate* Assign* Associate* Attach* Authorize* Create* Delete* Detach* Disable* Disassociate* Enable*',
        'Modify* Release* Replace* Reset* Revoke* Run* Start* Stop* Terminate* Unassign* Update*',
      ),
    },
    {
      service: 'eks',
      reads: words('Describe* List*'),
      writes: words('Associate* Create* Delete* Disassociate* Update* TagResource UntagResource'),
    },
    {
      service: 'autoscaling',
      reads: words('Describe*'),
      writes: words('Attach* Create* Delete* Detach* Put* Resume* Set* Suspend* Terminate* Update*'),
    },
    {
      service: 'ecr',
      reads: words(
        'Describe* GetAccountSetting GetAuthorizationToken GetLifecyclePolicy GetRegistry* GetRepositoryPolicy List*',
      ),
      writes: words(
        'BatchCheckLayerAvailability BatchDeleteImage BatchGetImage BatchImportUpstreamImage CompleteLayerUpload Create*',
        'Delete* GetDownloadUrlForLayer InitiateLayerUpload Put* SetRepositoryPolicy Update* UploadLayerPart',
        'TagResource UntagResource',
      ),
    },
    {
      service: 'lambda',
      reads: words('GetAlias GetEventSourceMapping GetFunction* GetLayerVersion* GetPolicy GetRuntime* List*'),
      writes: words('Add* Create* Delete* InvokeFunction Publish* Put* Remove* Update* TagResource UntagResource'),
      writesTo: [
        'lambda:*:{account}:function:{environment}-*',
        'lambda:*:{account}:event-source-mapping:*',
        // A canary is a function and a layer that CloudWatch Synthetics makes in the caller's name.
        'lambda:*:{account}:function:cwsyn-{environment}-*',
        'lambda:*:{account}:layer:cwsyn-{environment}-*',
      ],
    },
    { service: 'lambda', reads: [], writes: words('CreateEventSourceMapping') },
    {
      service: 'synthetics',
      reads: words('Describe* Get* List*'),
      writes: words('Create* Delete* Start* Stop* Update* TagResource UntagResource'),
    },
  ],
  data: [
    {
      service: 'rds',
      reads: words('Describe* List*'),
      writes: words('Add* Create* Delete* Modify* Promote* Reboot* Remove* Reset* Restore* Start* Stop*'),
    },
    {
      service: 'elasticache',
      reads: words('Describe* List*'),
      writes: words('Add* Create* Decrease* Delete* Increase* Modify* Remove* Reset* Test*'),
    },
    {
      service: 's3',
      reads: words(
        'GetAccelerate* GetAccountPublicAccessBlock GetAnalytics* GetBucket* GetEncryption* GetIntelligent*',
        'GetInventory* GetLifecycle* GetMetrics* GetReplication* ListAllMyBuckets ListBucket ListTagsForResource',
      ),
      writes: words(
        'CreateBucket DeleteBucket* DeleteObject* ListBucketVersions PutAccelerate* PutBucket* PutEncryption*',
        'PutIntelligent* PutInventory* PutLifecycle* PutMetrics* PutReplication* TagResource UntagResource',
      ),
      writesTo: ['s3:::{environment}-*'],
    },
    {
      service: 'dynamodb',
      reads: words('DescribeContinuousBackups DescribeTable DescribeTimeToLive ListTables ListTagsOfResource'),
      writes: words('CreateTable DeleteTable TagResource UntagResource Update*'),
      writesTo: ['dynamodb:*:{account}:table/{environment}-*'],
    },
    {
      service: 'sqs',
      reads: words('GetQueueAttributes GetQueueUrl ListQueues ListQueueTags'),
      writes: words('AddPermission CreateQueue DeleteQueue RemovePermission SetQueueAttributes TagQueue UntagQueue'),
      writesTo: ['sqs:*:{account}:{environment}-*'],
    },
    {
      service: 'sns',
      reads: words('GetDataProtectionPolicy GetSubscriptionAttributes GetTopicAttributes List*'),
      writes: words(
        'AddPermission CreateTopic DeleteTopic PutDataProtectionPolicy RemovePermission SetTopicAttributes',
        'Subscribe TagResource UntagResource',
      ),
      writesTo: ['sns:*:{account}:{environment}-*'],
    },
    { service: 'sns', reads: [], writes: words('SetSubscriptionAttributes Unsubscribe') },
    {
      service: 'secretsmanager',
      reads: words('DescribeSecret GetRandomPassword GetResourcePolicy ListSecrets ListSecretVersionIds'),
      writes: words(
        'CancelRotateSecret CreateSecret DeleteResourcePolicy DeleteSecret PutResourcePolicy PutSecretValue',
        'RemoveRegionsFromReplication ReplicateSecretToRegions RestoreSecret RotateSecret UpdateSecret*',
        'TagResource UntagResource',
      ),
      writesTo: [
        'secretsmanager:*:{account}:secret:{environment}/*',
        'secretsmanager:*:{account}:secret:{environment}-*',
      ],
    },
    {
      service: 'backup',
      reads: words('Describe* Get* List*'),
      writes: words('Create* Delete* Put* Update* TagResource UntagResource'),
    },
    { service: 'backup-storage', reads: [], writes: words('MountCapsule') },
  ],
  operations: [
    {
      service: 'logs',
      reads: words('Describe* GetDataProtectionPolicy GetDelivery* GetLogDelivery List*'),
      writes: words(
        'Associate* Create* Delete* Disassociate* Put* TagResource UntagResource UpdateDelivery* UpdateLogDelivery',
      ),
    },
    {
      service: 'cloudwatch',
      reads: words('DescribeAlarms* DescribeAnomalyDetectors DescribeInsightRules GetDashboard GetMetricStream List*'),
      writes: words('Delete* DisableAlarmActions EnableAlarmActions Put* SetAlarmState TagResource UntagResource'),
    },
    {
      service: 'events',
      reads: words('Describe* List*'),
      writes: words('DeleteRule DisableRule EnableRule PutRule PutTargets RemoveTargets TagResource UntagResource'),
      writesTo: ['events:*:{account}:rule/{environment}-*'],
    },
    {
      service: 'cloudtrail',
      reads: words('DescribeTrails GetEventSelectors GetInsightSelectors GetTrail GetTrailStatus ListTags ListTrails'),
      writes: words('AddTags CreateTrail DeleteTrail Put*Selectors RemoveTags StartLogging UpdateTrail'),
      writesTo: ['cloudtrail:*:{account}:trail/{environment}-*'],
    },
    {
      service: 'ssm',
      reads: words('DescribeAssociation DescribeDocument* DescribeParameters GetDocument List*'),
      writes: words(
        'AddTagsToResource CreateAssociation CreateDocument DeleteAssociation DeleteDocument DeleteParameter',
        'DeleteParameters PutParameter RemoveTagsFromResource UpdateAssociation UpdateDocument*',
      ),
    },
    {
      service: 'xray',
      reads: words('GetEncryptionConfig GetGroup* ListTagsForResource'),
      writes: words('PutEncryptionConfig'),
    },
    {
      service: 'budgets',
      reads: words('ListTagsForResource ViewBudget'),
      writes: words('ModifyBudget TagResource UntagResource'),
    },
    {
      service: 'ce',
      reads: words('GetAnomalyMonitors GetAnomalySubscriptions ListCostAllocationTags ListTagsForResource'),
      writes: words(
        'CreateAnomaly* DeleteAnomaly* UpdateAnomaly* UpdateCostAllocationTagsStatus TagResource UntagResource',
      ),
    },
    { service: 'compute-optimizer', reads: words('GetEnrollmentStatus*'), writes: words('UpdateEnrollmentStatus') },
    { service: 'tag', reads: words('GetResources'), writes: [] },
  ],
};

function words(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' '));
}
