import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { TerraformStack } from 'cdktf';
import { addCustomSynthesis, type ICustomSynthesis } from 'cdktf/lib/synthesize/synthesizer.js';
import { Construct } from 'constructs';
import { PlatformError } from '../../lib/errors.ts';

/** Our own charts, by their folder in `charts/`. */
export type LocalChart = 'application' | 'system' | 'object-store' | 'document-store' | 'gitops' | 'platform';

const CHARTS = resolve(import.meta.dirname, '../../charts');
const ASSETS = 'assets';
/** What lies beside a chart's templates and is no part of it: cases for tests, and the tests. */
const NOT_PACKED = /^ci\/|\.test\.ts$|^\.helmignore$/;

/**
 * One of our charts beside the stack that releases it. The path carries the hash of every file, so that Terraform sees an
 * edited template as a change; it would look only at the values otherwise. All releases of a stack share the copy.
 */
export class ChartAsset extends Construct {
  /** The asset of the stack around `scope`; made when it is first asked for. */
  static of(scope: Construct, chart: LocalChart): ChartAsset {
    const stack = TerraformStack.of(scope);
    const id = `chart-${chart}`;
    const existing = stack.node.tryFindChild(id);
    return existing instanceof ChartAsset ? existing : new ChartAsset(stack, id, chart);
  }

  /** Folder of the chart as Terraform sees it: relative to the stack's folder, with `/`. */
  readonly path: string;
  private readonly packed: PackedChart;
  private readonly folder: string;

  constructor(scope: Construct, id: string, chart: LocalChart) {
    super(scope, id);
    this.packed = packChart(chart);
    this.folder = posix.join(ASSETS, chart);
    this.path = posix.join(this.folder, this.packed.hash, chart);
    addCustomSynthesis(this, { onSynthesize: (session) => this.write(session) });
  }

  private write({ manifest }: Parameters<ICustomSynthesis['onSynthesize']>[0]): void {
    const { synthesizedStackPath } = manifest.forStack(TerraformStack.of(this));
    const stackFolder = join(manifest.outdir, dirname(synthesizedStackPath));
    // An earlier synth may have left another version here, which would travel along with every plan.
    rmSync(join(stackFolder, this.folder), { recursive: true, force: true });
    for (const [path, bytes] of this.packed.files) {
      const target = join(stackFolder, this.path, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, bytes);
    }
  }
}

/** The files of a chart and the hash of their names and contents. */
export interface PackedChart {
  /** By path within the chart, with `/`. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** The first 16 hexadecimal digits of a SHA-256. */
  readonly hash: string;
}

const packed = new Map<string, PackedChart>();

/** Reads a chart once in a process: many stacks release the same one. */
export function packChart(chart: LocalChart, charts: string = CHARTS): PackedChart {
  const folder = join(charts, chart);
  const known = packed.get(folder);
  if (known !== undefined) return known;
  if (!existsSync(join(folder, 'Chart.yaml'))) throw missing(chart);
  const files = new Map(chartFiles(folder).map((path) => [path, readFileSync(join(folder, path))]));
  const digest = createHash('sha256');
  for (const [path, bytes] of files) digest.update(`${path}\0${bytes.length}\0`).update(bytes);
  const result = { files, hash: digest.digest('hex').slice(0, 16) };
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
