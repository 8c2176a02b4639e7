import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { PlatformError } from '../../lib/errors.ts';
import { tarball } from '../../lib/tar.ts';
import { Asset } from '../asset/asset.ts';

/** Our own charts, by their folder in `charts/`. */
export type LocalChart = 'application' | 'system' | 'object-store' | 'document-store' | 'gitops' | 'platform';

const CHARTS = resolve(import.meta.dirname, '../../charts');
const ASSETS = 'assets';
/** What lies beside a chart's templates and is no part of it, as its .helmignore says: cases, tests, and its page. */
const NOT_PACKED = /^ci\/|\.ts$|^README\.md$|^\.helmignore$/;

/**
 * One of our charts, packed, beside the stack that releases it. The path carries the hash of every file, so that Terraform
 * sees an edited template as a change; it would look only at the values otherwise. All releases of a stack share the copy.
 */
export class ChartAsset extends Asset {
  /** The asset of the stack around `scope`; made when it is first asked for. */
  static of(scope: Construct, chart: LocalChart): ChartAsset {
    const stack = TerraformStack.of(scope);
    const id = `chart-${chart}`;
    const existing = stack.node.tryFindChild(id);
    return existing instanceof ChartAsset ? existing : new ChartAsset(stack, id, chart);
  }

  readonly path: string;
  readonly bytes: Uint8Array;

  constructor(scope: Construct, id: string, chart: LocalChart) {
    super(scope, id);
    const { hash, bytes } = packChart(chart);
    this.path = posix.join(ASSETS, `${chart}-${hash}.tgz`);
    this.bytes = bytes;
  }
}

/** A chart as Helm takes it from a file. */
export interface PackedChart {
  /** Paths within the chart, with `/`, in order. */
  readonly paths: readonly string[];
  /** A gzipped tar. */
  readonly bytes: Buffer;
  /** The first 16 hexadecimal digits of its SHA-256. */
  readonly hash: string;
}

const packed = new Map<string, PackedChart>();

/** Reads a chart once in a process: many stacks release the same one. */
export function packChart(chart: LocalChart, charts: string = CHARTS): PackedChart {
  const folder = join(charts, chart);
  const known = packed.get(folder);
  if (known !== undefined) return known;
  if (!existsSync(join(folder, 'Chart.yaml'))) throw missing(chart);
  const paths = chartFiles(folder);
  const bytes = tarball(new Map(paths.map((path) => [`${chart}/${path}`, readFileSync(join(folder, path))])));
  const result = { paths, bytes, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 16) };
  packed.set(folder, result);
  return result;
}

function chartFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => !NOT_PACKED.test(path))
    .sort();
}

function missing(chart: string): PlatformError {
  return new PlatformError([
    {
      code: 'SYNTH_INTERNAL',
      path: `charts/${chart}`,
      given: chart,
      allowed: 'a folder in charts/ with a Chart.yaml',
      fix: 'add the chart, or release one that exists',
    },
  ]);
}
