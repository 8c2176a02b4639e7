import { environments } from '../../environments/index.ts';
import { loadPlatform } from '../../environments/platform.ts';
import type { EnvironmentInput } from '../../environments/schema.ts';
import { synthesize } from '../../synth/write.ts';
import { realworld } from '../../systems/realworld.ts';

/** As many copies of one system as the first argument says, in each environment. */
const count = Number(process.argv[2] ?? '1');
const copies = Array.from({ length: count }, (_, index) => ({ ...realworld, name: `copy-${index}` }));
const inputs = environments.map((environment) => {
  const plain = environment as { name: string; dns: { zones: Record<string, unknown> } };
  const zone = Object.keys(plain.dns.zones)[0];
  const systems = Object.fromEntries(copies.map(({ name }) => [name, { host: `${name}.${zone}` }]));
  return { ...plain, systems } as unknown as EnvironmentInput;
});
const platform = loadPlatform({ environments: inputs, systems: copies });
synthesize({
  platform,
  outdir: process.env['CDKTF_OUTDIR'] ?? 'cdktf.out',
  environments: platform.environments,
  stacks: [],
});
