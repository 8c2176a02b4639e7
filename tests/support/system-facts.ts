import type { SystemFacts } from '../../constructs/releases/system-facts.ts';
import type { Deployment, PlatformEnvironment } from '../../environments/platform.ts';
import { testEnvironment } from './app.ts';

/** Fields of needs whose outputs read like what AWS gives; others read `<need>-<field>`. */
function sample({ accountId, region, name }: PlatformEnvironment, system: string, need: string, field: string): string {
  if (field.endsWith('host')) return `${need}-${field.replace('_', '-')}.internal`;
  if (field === 'port') return '5432';
  if (field === 'database') return `${need}_database`;
  if (field === 'url') return `https://sqs.${region}.amazonaws.com/${accountId}/${name}-${system}-${need}`;
  if (field === 'arn') return `arn:aws:sns:${region}:${accountId}:${name}-${system}-${need}`;
  const [, kind, who] = /^(?:root_)?secret_(name|arn)(?:_(.+))?$/.exec(field) ?? [];
  const path = [name, system, need, field.startsWith('root_') ? 'root' : who].filter((part) => part !== undefined);
  if (kind === 'name') return path.join('/');
  if (kind === 'arn') return `arn:aws:secretsmanager:${region}:${accountId}:secret:${path.join('/')}-AbCdEf`;
  return `${need}-${field.replaceAll('_', '-')}`;
}

/** What the stack of a system would read from others, as recognisable values. */
export function factsOf(environment: PlatformEnvironment, deployment: Deployment): SystemFacts {
  const { accountId, region, name } = environment;
  const system = deployment.system.name;
  return {
    environment,
    deployment,
    output: (need, field) => sample(environment, system, need, field),
    repositoryUrl: (service) => `${accountId}.dkr.ecr.${region}.amazonaws.com/${system}/${service}`,
    readers: {
      secrets: () => `arn:aws:iam::${accountId}:role/${name}-${system}-secrets-reader`,
      queues: () => `arn:aws:iam::${accountId}:role/${name}-${system}-queue-reader`,
    },
    ingressSecurityGroupId: () => 'sg-0123456789abcdef0',
  };
}

/** Facts of a committed system in a committed environment. */
export function systemFacts(environment: 'dev' | 'staging' | 'prod', system: string): SystemFacts {
  const committed = testEnvironment(environment);
  const deployment = committed.deployments.find((item) => item.system.name === system);
  if (deployment === undefined) throw new Error(`${environment} has no ${system}`);
  return factsOf(committed, deployment);
}

/** The same facts with other data of one service, or with other sizes of needs. */
export function changedFacts(
  facts: SystemFacts,
  change: { services?: Deployment['services']; sizes?: Deployment['sizes'] },
): SystemFacts {
  const deployment = {
    ...facts.deployment,
    services: { ...facts.deployment.services, ...change.services },
    sizes: { ...facts.deployment.sizes, ...change.sizes },
  };
  return factsOf(facts.environment, deployment);
}
