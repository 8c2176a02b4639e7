import {
  CACHE_ENGINES,
  CATALOGUE_DATE,
  CHART_KUBERNETES_MINORS,
  CHARTS,
  CLUSTER_AUTOSCALER_IMAGES,
  DEFAULT_KUBERNETES_MINOR,
  KUBERNETES_MINORS,
  kubernetesSupport,
  MONGODB_VERSIONS,
  POSTGRES_VERSIONS,
} from '../../lib/catalogue/index.ts';
import type { Problem } from '../../lib/errors.ts';
import { INSTANCE_TYPES } from '../../lib/instance-types.ts';
import type { Need } from '../../systems/schema.ts';
import type { Environment } from '../schema.ts';
import type { Check } from './index.ts';

/** Hours of an average month, as AWS's price pages count. */
const HOURS_PER_MONTH = 730;
/** An upgrade goes through three environments; who is told later than this has to hurry. */
const SOON_DAYS = 60;

/** Versions and instance types that the catalogue knows; extended support is accepted with its price. */
export const versions: Check = ({ environments, systems }, problems, warnings) => {
  for (const environment of environments) {
    problems.push(...kubernetes(environment, warnings), ...instanceTypes(environment));
  }
  for (const { name, needs } of systems) {
    for (const [need, data] of Object.entries(needs))
      problems.push(...engine(`systems/${name}: needs.${need}.version`, data));
  }
};

function kubernetes({ name, cluster }: Environment, warnings: string[]): Problem[] {
  const version = cluster.version ?? DEFAULT_KUBERNETES_MINOR;
  const { level, until, daysLeft = 0, extraUsdPerHour } = kubernetesSupport(version);
  const path = `environments/${name}: cluster.version`;
  if (level === 'extended') {
    const month = Math.round(extraUsdPerHour * HOURS_PER_MONTH);
    warnings.push(
      `${path}: Kubernetes ${version} is in extended support, which costs ${extraUsdPerHour.toFixed(2)} USD an hour more (about ${month} USD a month) until ${until}; then EKS upgrades the cluster by itself`,
    );
  }
  if (level === 'standard' && daysLeft < SOON_DAYS) {
    warnings.push(
      `${path}: Kubernetes ${version} leaves standard support on ${until}, in ${daysLeft} days; plan the upgrade`,
    );
  }
  if (level === 'standard' || level === 'extended') {
    warnings.push(...notMadeFor(version, cluster.autoscaler).map((program) => `${path}: ${program}`));
    return [];
  }
  const accepted = KUBERNETES_MINORS.filter((minor) =>
    ['standard', 'extended'].includes(kubernetesSupport(minor).level),
  );
  return [
    {
      code: 'VERSION_UNSUPPORTED',
      path,
      given: version,
      allowed: `${accepted.join(', ')} (as of ${CATALOGUE_DATE})`,
      fix: `write one of these, or leave the key out for ${DEFAULT_KUBERNETES_MINOR}`,
    },
  ];
}

/** Programs of the platform whose projects do not name that minor: they may run there, and nobody mends it if not. */
function notMadeFor(version: string, autoscaler: Environment['cluster']['autoscaler']): string[] {
  const made = (name: 'istio' | 'karpenter') => CHART_KUBERNETES_MINORS[name].minors.some((minor) => minor === version);
  const told = (program: string, minors: readonly string[]) =>
    `${program} is made for Kubernetes ${minors.join(', ')}, not for ${version}`;
  const { istio, karpenter } = CHART_KUBERNETES_MINORS;
  const images = Object.keys(CLUSTER_AUTOSCALER_IMAGES);
  return [
    ...(made('istio') ? [] : [told(`Istio ${CHARTS.istiod.version}`, istio.minors)]),
    ...(autoscaler === 'karpenter' && !made('karpenter')
      ? [told(`Karpenter ${CHARTS.karpenter.version}`, karpenter.minors)]
      : []),
    ...(autoscaler === 'cluster-autoscaler' && !images.includes(version)
      ? [told('the cluster autoscaler', images)]
      : []),
  ];
}

function instanceTypes({ name, cluster, operations }: Environment): Problem[] {
  const used: [string, string][] = [
    ['cluster.nodes.system.instanceType', cluster.nodes.system.instanceType],
    ['cluster.nodes.applications.instanceType', cluster.nodes.applications.instanceType],
    ['operations.monitoring.instanceType', operations.monitoring.instanceType],
    ['operations.runner.instanceType', operations.runner.instanceType],
  ];
  return used
    .filter(([, type]) => !INSTANCE_TYPES.has(type))
    .map(([path, type]) => ({
      code: 'INVALID_VALUE',
      path: `environments/${name}: ${path}`,
      given: type,
      allowed: 'an instance type of lib/instance-types.ts',
      fix: 'choose a listed type, or add the type with its network limits',
    }));
}

const ENGINES: Partial<Record<Need['kind'], readonly string[]>> = {
  postgres: Object.keys(POSTGRES_VERSIONS),
  redis: Object.keys(CACHE_ENGINES),
  mongo: Object.keys(MONGODB_VERSIONS),
};

function engine(path: string, need: Need): Problem[] {
  const known = ENGINES[need.kind];
  if (known === undefined || !('version' in need) || known.includes(need.version)) return [];
  return [
    {
      code: 'VERSION_UNSUPPORTED',
      path,
      given: need.version,
      allowed: `${known.join(', ')} (catalogue of ${CATALOGUE_DATE})`,
      fix: 'write a version of the catalogue',
    },
  ];
}
