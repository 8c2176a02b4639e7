/**
 * `node local/synth.mjs <environment> <outdir> <resolver> <kubeconfig> [destroy]`: an environment as it is synthesized everywhere, with
 * the values that lead to what runs on this machine, and to the charts that `PLATFORM_CHART_MIRROR` names. A program of its own, so that it runs from a bundle as `synth` does.
 */
import { join, resolve } from 'node:path';
import { PlatformError } from '../lib/errors.ts';
import { writeWhole } from '../lib/whole-file.mjs';
import { synthesize } from '../synth/write.ts';
import { VERSIONS } from './git-files.ts';
import { localPlatform, localVersions } from './platform.ts';

const [name = '', outdir = '', resolver = '', kubeconfig = '', removal] = process.argv.slice(2);
const { PLATFORM_CHART_MIRROR: mirror = '' } = process.env;
try {
  const platform = localPlatform(
    name,
    {
      resolver,
      kubeconfig,
      ...(mirror === '' ? {} : { chartMirror: resolve(mirror) }),
      ...(removal === 'destroy' ? { removal } : {}),
    },
    process.env,
  );
  synthesize({ platform, outdir, environments: platform.environments, stacks: [] });
  writeWhole(join(outdir, VERSIONS), JSON.stringify(localVersions(name)));
} catch (error) {
  if (!(error instanceof PlatformError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
