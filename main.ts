import { environments } from './environments/index.ts';
import { loadPlatform } from './environments/platform.ts';
import { PlatformError } from './lib/errors.ts';
import { select } from './synth/select.ts';
import { synthesize } from './synth/write.ts';
import { systems } from './systems/index.ts';

try {
  const platform = loadPlatform({ environments, systems, variables: process.env });
  const named = process.argv.slice(2);
  const names = named.length > 0 ? named : (process.env['ENVIRONMENT'] ?? '').split(',').filter((name) => name !== '');
  const outdir = process.env['CDKTF_OUTDIR'] ?? 'cdktf.out';
  synthesize({ platform, outdir, ...select(platform, names) });
} catch (error) {
  if (!(error instanceof PlatformError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
