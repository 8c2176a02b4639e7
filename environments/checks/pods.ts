import type { Problem } from '../../lib/errors.ts';
import { INSTANCE_TYPES } from '../../lib/instance-types.ts';
import { allocatable } from './addresses.ts';
import type { Check } from './index.ts';
import { daemons, times, total } from './load.ts';
import { type Request, SIDECAR } from './resource-requests.ts';

/** No pod asks for more than the largest node of an environment has beside the pods that run on every node. */
export const pods: Check = ({ environments, systems }, problems) => {
  for (const { name, cluster, systems: chosen } of environments) {
    const nodes = [cluster.nodes.system, cluster.nodes.applications].flatMap(({ instanceType }) => {
      const type = INSTANCE_TYPES.get(instanceType);
      return type === undefined ? [] : [allocatable(type)];
    });
    if (nodes.length < 2) continue;
    const everywhere = total(daemons(cluster.cloudwatch).map((item) => times(1, item)));
    const room = (key: keyof Request) => Math.max(...nodes.map((node) => node[key])) - everywhere[key];
    for (const { name: system, traffic, services } of systems.filter((item) => item.name in chosen)) {
      const proxy = traffic === 'mesh' ? SIDECAR : { cpuMillicores: 0, memoryMiB: 0 };
      for (const [service, request] of Object.entries(services)) {
        const place = `environments/${name}: systems/${system}: services.${service}`;
        problems.push(
          ...tooLarge(`${place}.cpuMillicores`, request.cpuMillicores, room('cpuMillicores') - proxy.cpuMillicores),
          ...tooLarge(`${place}.memoryMiB`, request.memoryMiB, room('memoryMiB') - proxy.memoryMiB),
        );
      }
    }
  }
};

function tooLarge(path: string, given: number, room: number): Problem[] {
  if (given <= room) return [];
  return [
    {
      code: 'CAPACITY_EXHAUSTED',
      path,
      given,
      allowed: `at most ${room}, which the largest node has for one pod`,
      fix: 'lower the request, or choose a larger instanceType under cluster.nodes',
    },
  ];
}
