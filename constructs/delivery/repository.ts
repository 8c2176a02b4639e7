import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository/index.js';
import { Construct } from 'constructs';

export interface RepositoryProps {
  /** Name as the system writes it, for example `bytebytego/backend`: the account is the environment's own. */
  readonly name: string;
  readonly keyArn: string;
  readonly removal: 'retain' | 'destroy';
}

/**
 * Images of one service. A tag never changes its image, every push is scanned. The 50 newest tagged images are kept, those
 * without a tag for a week. A release that still runs when 50 newer ones have been pushed loses its image: pods that
 * start on another node then fail to pull it.
 */
export class Repository extends Construct {
  readonly resource: EcrRepository;

  constructor(scope: Construct, id: string, { name, keyArn, removal }: RepositoryProps) {
    super(scope, id);
    this.resource = new EcrRepository(this, 'Resource', {
      name,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: keyArn }],
      forceDelete: removal === 'destroy',
      lifecycle: { preventDestroy: removal === 'retain' },
    });
    new EcrLifecyclePolicy(this, 'Lifecycle', {
      repository: this.resource.name,
      policy: JSON.stringify({ rules: LIFECYCLE_RULES }),
    });
  }

  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>`, as image references begin. */
  get url(): string {
    return this.resource.repositoryUrl;
  }
}

/** Days that an image without a tag stays; parts of a tagged multi-platform image are never touched (ECR guide, "Lifecycle policies"). */
const UNTAGGED_DAYS = 7;
/** Tagged images that are kept, newest first, whether or not one of them runs. */
const TAGGED_IMAGES = 50;

/** Evaluated in the order of their priority; one image is counted by the first rule that matches it. */
export const LIFECYCLE_RULES = [
  {
    rulePriority: 1,
    description: `Images without a tag expire after ${UNTAGGED_DAYS} days`,
    selection: {
      tagStatus: 'untagged',
      countType: 'sinceImagePushed',
      countUnit: 'days',
      countNumber: UNTAGGED_DAYS,
    },
    action: { type: 'expire' },
  },
  {
    rulePriority: 2,
    description: `The newest ${TAGGED_IMAGES} tagged images stay`,
    selection: {
      tagStatus: 'tagged',
      tagPatternList: ['*'],
      countType: 'imageCountMoreThan',
      countNumber: TAGGED_IMAGES,
    },
    action: { type: 'expire' },
  },
] as const;
