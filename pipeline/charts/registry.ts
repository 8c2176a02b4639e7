import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import { HelmError, helm } from './helm.ts';
import { type PackedChart, readPacked } from './packed-chart.ts';

/** An OCI registry with one repository for each chart, `<repository>/<chart>`. */
export interface ChartRegistry {
  /** `oci://<host>/<environment>/charts`. */
  readonly url: string;
  /** Without TLS: for a registry on loopback only. */
  readonly plainHttp: boolean;
}

/** How a push ended. A repository that is missing is made by a stack that is still to be applied. */
export type Pushed = 'pushed' | 'there' | 'other content' | 'no repository';

/**
 * Pushes a packed chart, unless the registry has its version. Versions there never change, so what has the same number and
 * other content is told, not replaced.
 */
export function pushChart(registry: ChartRegistry, chart: PackedChart, archive: string): Pushed {
  const found = pulled(registry, chart);
  if (found !== undefined) return found.content === chart.content ? 'there' : 'other content';
  try {
    helm(['push', archive, registry.url, ...flags(registry)]);
    return 'pushed';
  } catch (error) {
    if (error instanceof HelmError && /name unknown|does not exist/i.test(error.message)) return 'no repository';
    throw error;
  }
}

/** The chart of that name and version in the registry; undefined where it has none. */
function pulled(registry: ChartRegistry, { name, version }: PackedChart): PackedChart | undefined {
  const scratch = mkdtempSync(join(tmpdir(), 'chart-'));
  try {
    const where = ['--version', version, '--destination', scratch];
    helm(['pull', `${registry.url}/${name}`, ...where, ...flags(registry)]);
    const [archive = ''] = readdirSync(scratch);
    return readPacked(readFileSync(join(scratch, archive)));
  } catch (error) {
    if (error instanceof HelmError && /not found|name unknown|does not exist/i.test(error.message)) return undefined;
    throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function flags({ plainHttp }: ChartRegistry): readonly string[] {
  return plainHttp ? ['--plain-http'] : [];
}

/** Logs Helm in to the ECR of an account with a token of twelve hours; it goes from one program's output to the other's input. */
export function logIn(host: string, region: string): void {
  const { status, stdout, stderr, error } = spawnSync('aws', ['ecr', 'get-login-password', '--region', region], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new PipelineError(EXIT.credentials, [
      {
        code: 'CREDENTIALS_MISSING',
        path: host,
        given: error?.message ?? stderr.trim(),
        allowed: 'credentials that may call ecr:GetAuthorizationToken, and the AWS command line',
        fix: 'run it in the job image with the role <environment>-apply',
      },
    ]);
  }
  helm(['registry', 'login', host, '--username', 'AWS', '--password-stdin'], stdout);
}
