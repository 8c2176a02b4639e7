import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository/index.js';
import { Construct } from 'constructs';
import { pascalCase } from '../../lib/names.ts';

/** Our charts; pushing to ECR needs the repository of each to exist. */
export const CHARTS = ['system', 'application', 'document-store', 'object-store', 'gitops'] as const;

/** Releases name charts by version: older ones stay as long as a rollback may want them. */
const VERSIONS_KEPT = 200;

export interface ChartRepositoriesProps {
  readonly environment: string;
  readonly accountId: string;
  readonly region: string;
  readonly keyArn: string;
  readonly removal: 'retain' | 'destroy';
}

/** Helm charts of this repository as OCI artifacts: a version, once pushed, never changes. */
export class ChartRepositories extends Construct {
  /** What stands between `oci://` and the chart's name. */
  readonly url: string;
  /** All of them, as a resource pattern for policies. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ChartRepositoriesProps) {
    super(scope, id);
    const { environment, accountId, region, keyArn, removal } = props;
    this.url = `${accountId}.dkr.ecr.${region}.amazonaws.com/${environment}/charts`;
    this.arn = `arn:aws:ecr:${region}:${accountId}:repository/${environment}/charts/*`;
    for (const chart of CHARTS) {
      const repository = new EcrRepository(this, pascalCase(chart), {
        name: `${environment}/charts/${chart}`,
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: keyArn }],
        forceDelete: removal === 'destroy',
        lifecycle: { preventDestroy: removal === 'retain' },
      });
      new EcrLifecyclePolicy(this, `${pascalCase(chart)}Lifecycle`, {
        repository: repository.name,
        policy: JSON.stringify(keepNewest(VERSIONS_KEPT)),
      });
    }
  }
}

/** Lifecycle policy of a repository that keeps the newest versions. */
export function keepNewest(versions: number) {
  return {
    rules: [
      {
        rulePriority: 1,
        description: `keep the newest ${versions} versions`,
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: versions },
        action: { type: 'expire' },
      },
    ],
  };
}
