import { environments } from '../../environments/index.ts';
import { loadPlatform } from '../../environments/platform.ts';
import type { EnvironmentInput } from '../../environments/schema.ts';
import { synthesize } from '../../synth/write.ts';
import { systems } from '../../systems/index.ts';

/**
 * A program: synthesizes every environment with as many systems as the first argument says, into CDKTF_OUTDIR. They are
 * copies of the committed ones in turn, so that every kind of system is among them.
 */
const count = Number(process.argv[2] ?? '30');
const copies = Array.from({ length: count }, (_, index) => {
  const original = systems[index % systems.length];
  if (original === undefined) throw new Error('there are no systems');
  return { ...original, name: `${original.name}-${index + 1}` };
});

/** A network and nodes with room for a hundred systems, in three zones. */
const ROOMY = {
  network: {
    cidr: '10.0.0.0/16',
    zones: ['a', 'b', 'c'],
    subnets: {
      public: ['10.0.0.0/22', '10.0.4.0/22', '10.0.8.0/22'],
      app: ['10.0.64.0/18', '10.0.128.0/18', '10.0.192.0/18'],
      data: ['10.0.16.0/22', '10.0.20.0/22', '10.0.24.0/22'],
    },
  },
  cluster: {
    nodes: {
      system: { instanceType: 'm7i.4xlarge', perZone: [1, 8] },
      applications: { instanceType: 'm7i.4xlarge', perZone: [1, 8] },
    },
  },
};

const inputs = environments.map((environment) => {
  const { dns } = environment as unknown as { readonly dns: { readonly zones: Readonly<Record<string, unknown>> } };
  const [zone = ''] = Object.keys(dns.zones);
  const deployed = Object.fromEntries(copies.map(({ name }) => [name, { host: `${name}.${zone}` }]));
  return { ...environment, ...ROOMY, systems: deployed } as unknown as EnvironmentInput;
});

const platform = loadPlatform({ environments: inputs, systems: copies });
synthesize({
  platform,
  outdir: process.env['CDKTF_OUTDIR'] ?? 'cdktf.out',
  environments: platform.environments,
  stacks: [],
});
