import { environments } from '../../environments/index.ts';
import { loadPlatform } from '../../environments/platform.ts';
import type { EnvironmentInput } from '../../environments/schema.ts';
import { unwrapReasons } from '../../lib/because.ts';
import { synthesize } from '../../synth/write.ts';
import { realworld } from '../../systems/realworld.ts';

/** As many copies of one system as the first argument says, in each environment. */
const count = Number(process.argv[2] ?? '1');
const copies = Array.from({ length: count }, (_, index) => ({ ...realworld, name: `copy-${index}` }));
const inputs = environments.map((environment) => {
  const plain = unwrapReasons(environment).value as {
    dns: { zones: Record<string, unknown> };
    network: { zones: readonly string[] };
  };
  const zone = Object.keys(plain.dns.zones)[0];
  const systems = Object.fromEntries(copies.map(({ name }) => [name, { host: `${name}.${zone}` }]));
  return { ...plain, ...roomy(plain.network.zones.length), systems } as unknown as EnvironmentInput;
});

/** A network and nodes with room for a hundred systems. */
function roomy(zones: number) {
  const tier = (third: number) => Array.from({ length: zones }, (_, zone) => `10.0.${third + zone * 4}.0/22`);
  const app = Array.from({ length: zones }, (_, zone) => `10.0.${64 * (zone + 1)}.0/18`);
  const letters = ['a', 'b', 'c'].slice(0, zones);
  const nodes = { instanceType: 'm7i.4xlarge', perZone: [1, 8] };
  return {
    network: { cidr: '10.0.0.0/16', zones: letters, subnets: { public: tier(0), app, data: tier(16) } },
    cluster: { nodes: { system: nodes, applications: nodes } },
  };
}

const platform = loadPlatform({ environments: inputs, systems: copies });
synthesize({
  platform,
  outdir: process.env['CDKTF_OUTDIR'] ?? 'cdktf.out',
  environments: platform.environments,
  stacks: [],
});
