import { describe, expect, it } from 'vitest';
import { platformPolicies } from '../../constructs/controllers/network-policies.ts';
import { systemReleases } from '../../constructs/releases/system-releases.ts';
import type { KubernetesObject } from '../../local/kubernetes/object.ts';
import { testEnvironment } from '../support/app.ts';
import { render } from '../support/helm.ts';
import { factsOf } from '../support/system-facts.ts';
import { allowedFlows, flowDifferences, flowTable } from './reach.ts';
import { closedAddresses } from './service-addresses.ts';
import { wantedFlows } from './wanted-flows.ts';

/** Stands for every image that a team has yet to push. */
const DIGEST = `sha256:${'0'.repeat(64)}`;

const environments = (['dev', 'staging', 'prod'] as const).map((name) => testEnvironment(name));
const cases = environments.flatMap((environment) =>
  environment.deployments.map((deployment) => ({
    place: `${environment.name} ${deployment.system.name}`,
    environment,
    deployment,
  })),
);

type Case = (typeof cases)[number];

/** Everything that the charts make of a system, with the values that its stack carries. */
function objectsOf({ environment, deployment }: Case): readonly KubernetesObject[] {
  const { name: system } = deployment.system;
  const images = Object.fromEntries(
    Object.entries(deployment.versions.images).map(([service, image]) => [service, { ...image, digest: DIGEST }]),
  );
  const pushed = { ...deployment, versions: { ...deployment.versions, images } };
  return systemReleases(factsOf(environment, pushed), 'read').flatMap(({ name, chart, values }) =>
    render(`charts/${chart}`, values, { release: name, namespace: system }),
  );
}

/** The policies of the platform's namespaces: a connection takes the leave of both sides. */
function platformObjects({ environment }: Case): readonly KubernetesObject[] {
  return platformPolicies({ network: environment.network, monitoringIp: '10.0.11.9' }).map(
    ({ name, namespace, spec }) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace },
      spec,
    }),
  );
}

function surroundings({ environment }: Case) {
  const { subnets } = environment.network;
  return {
    loadBalancerCidrs: subnets.public,
    privateLoadBalancerCidrs: subnets.app,
    dataCidrs: subnets.data ?? subnets.app,
  };
}

describe.each(cases)('the policies of $place', (item) => {
  it('allow exactly what the data of the system wants', () => {
    const objects = [...objectsOf(item), ...platformObjects(item)];
    const allowed = allowedFlows(objects, item.deployment.system.name, surroundings(item));
    if (item.environment.name === 'prod') process.stdout.write(`${item.place}\n${flowTable(allowed)}\n`);
    expect(flowDifferences(wantedFlows(item.deployment), allowed)).toEqual([]);
  });

  it('open the address of every Service whose pods they open', () => {
    expect(closedAddresses(objectsOf(item), item.deployment.system.name)).toEqual([]);
  });
});

it('a policy that is missing is seen, on either side', () => {
  const [item] = cases;
  if (item === undefined) throw new Error('no system');
  const objects = [...objectsOf(item), ...platformObjects(item)];
  const without = (kind: string, name: string) =>
    flowDifferences(
      wantedFlows(item.deployment),
      allowedFlows(
        objects.filter((object) => object.kind !== kind || object.metadata.name !== name),
        item.deployment.system.name,
        surroundings(item),
      ),
    );
  expect(without('NetworkPolicy', 'backend')).toContain('backend → databases:5432 is wanted, but refused');
  expect(without('NetworkPolicy', 'allow-istiod')).toContain('backend → istiod:15012 is wanted, but refused');
  expect(without('AuthorizationPolicy', 'backend')).toContain('mesh gateway → backend:8080 is wanted, but refused');
});
