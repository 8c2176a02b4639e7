import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js';
import { Construct } from 'constructs';
import { fixedArns, hostOf, type PipelineScope } from './pipeline-scope.ts';
import type { Statement } from './statement.ts';

export interface GitlabIdentityProps {
  readonly scope: PipelineScope;
  /** An account has one provider for each GitLab: `elsewhere` uses the one that another environment made. */
  readonly provider: 'owned' | 'elsewhere';
  readonly removal: 'retain' | 'destroy';
}

/** Lets GitLab's job tokens be exchanged for AWS credentials, so that no key is stored in GitLab. */
export class GitlabIdentity extends Construct {
  readonly providerArn: string;

  constructor(parent: Construct, id: string, { scope, provider, removal }: GitlabIdentityProps) {
    super(parent, id);
    if (provider === 'elsewhere') {
      this.providerArn = fixedArns(scope).gitlabProvider;
      return;
    }
    this.providerArn = new IamOpenidConnectProvider(this, 'Resource', {
      url: scope.gitlabUrl,
      clientIdList: [scope.gitlabUrl],
      lifecycle: { preventDestroy: removal === 'retain' },
    }).arn;
  }
}

export interface GitlabTrust {
  readonly providerArn: string;
  readonly gitlabUrl: string;
  /** Path of the project: `group/platform`. */
  readonly project: string;
}

/** Jobs of every branch and tag of the project: who may read, and plan. */
export function trustProject(trust: GitlabTrust): Statement {
  return trustJobs(trust, 'StringLike', `project_path:${trust.project}:*`);
}

/** Jobs of one branch of the project only: who may apply. */
export function trustBranch(trust: GitlabTrust, branch: string): Statement {
  return trustJobs(trust, 'StringEquals', subjectOf(trust.project, branch));
}

/** Jobs of one branch of each of several projects: who may push images. */
export function trustBranches(
  trust: Omit<GitlabTrust, 'project'>,
  sources: readonly { readonly project: string; readonly branch: string }[],
): Statement {
  return trustJobs(
    trust,
    'StringEquals',
    sources.map(({ project, branch }) => subjectOf(project, branch)),
  );
}

/** What GitLab's token of a branch's job says that it is. A tag or another project is another subject. */
function subjectOf(project: string, branch: string): string {
  return `project_path:${project}:ref_type:branch:ref:${branch}`;
}

function trustJobs(
  { providerArn, gitlabUrl }: Omit<GitlabTrust, 'project'>,
  operator: 'StringEquals' | 'StringLike',
  sub: string | readonly string[],
): Statement {
  const host = hostOf(gitlabUrl);
  const audience = { [`${host}:aud`]: gitlabUrl };
  const subject = { [`${host}:sub`]: sub };
  return {
    sid: 'Gitlab',
    actions: ['sts:AssumeRoleWithWebIdentity'],
    principals: { Federated: [providerArn] },
    conditions:
      operator === 'StringEquals'
        ? { StringEquals: { ...audience, ...subject } }
        : { StringEquals: audience, StringLike: subject },
  };
}
