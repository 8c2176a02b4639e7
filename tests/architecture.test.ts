import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** Folders from the bottom up: a file may import from its own folder and from those before it. */
const ORDER = ['lib', 'systems', 'environments', 'constructs', 'stacks', 'synth'];

/** Draws the page from files alone: it is fed by what the synth and the pipeline write, and knows nothing of either. */
const PAGE = 'review';

/** The platform on one machine: it drives the product, which does not know it; tests stand on it. */
const LOCAL = 'local';

interface Import {
  readonly file: string;
  readonly target: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|mjs)$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/from '([^']+)'/g)].map(([, target]) => ({ file, target: target ?? '' }));
}

/** Top folders of what the sources of a folder import by a relative path. */
function foldersUsedBy(folder: string): ReadonlySet<string> {
  const targets = sources(folder).flatMap(importsOf);
  return new Set(
    targets
      .filter(({ target }) => target.startsWith('.'))
      .map(({ file, target }) => topFolder(relative(ROOT, resolve(ROOT, dirname(file), target)))),
  );
}

function topFolder(path: string): string {
  return path.split('/')[0] ?? '';
}

const imports = ORDER.flatMap((folder) => sources(folder).flatMap(importsOf));

describe('imports', () => {
  it('point one way: lib, systems, environments, constructs, stacks, synth', () => {
    const upward = imports.filter(({ file, target }) => {
      if (!target.startsWith('.')) return false;
      const to = topFolder(relative(ROOT, resolve(ROOT, dirname(file), target)));
      if (to === PAGE) return topFolder(file) !== 'synth';
      return ORDER.indexOf(to) === -1 || ORDER.indexOf(to) > ORDER.indexOf(topFolder(file));
    });
    expect(upward).toEqual([]);
  });

  it('of the page reach only lib: it draws what it reads from files', () => {
    expect([...foldersUsedBy(PAGE)].sort()).toEqual(['lib', PAGE]);
  });

  it('of the pipeline reach only lib and the page, which it writes anew', () => {
    expect([...foldersUsedBy('pipeline')].sort()).toEqual(['lib', 'pipeline', PAGE]);
  });

  it('of what runs locally reach the product, and no tests', () => {
    const used = [...foldersUsedBy(LOCAL)];
    expect(used).toEqual(expect.arrayContaining(['environments', 'lib', LOCAL]));
    expect(used.filter((folder) => ![...ORDER, 'pipeline', PAGE, LOCAL].includes(folder))).toEqual([]);
  });

  it('leave it to what runs locally to say that a platform does: elsewhere a kubeconfig or a resolver on loopback is refused', () => {
    const saying = [...ORDER, 'pipeline', PAGE, LOCAL, 'docs', 'bench']
      .flatMap(sources)
      .filter((file) => /\blocal: true\b/.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(saying).toEqual(['local/platform.ts']);
  });

  it('name provider classes by sub-path, never the barrel', () => {
    const barrels = imports.filter(({ target }) => /^@cdktf\/provider-[a-z]+$/.test(target));
    expect(barrels).toEqual([]);
  });

  it('keep cdktf out of data and pure code', () => {
    const pure = imports.filter(({ file }) => ['lib', 'systems', 'environments'].includes(topFolder(file)));
    expect(pure.length).toBeGreaterThan(20);
    expect(pure.filter(({ target }) => target === 'constructs' || target.includes('cdktf'))).toEqual([]);
  });
});

describe('constructs and stacks', () => {
  it('read neither the clock nor the network nor the process environment', () => {
    const impure = /process\.env|Date\.now|new Date\(\)|Math\.random|fetch\(/;
    const guilty = ['lib', 'constructs', 'stacks', 'environments', 'systems']
      .flatMap(sources)
      .filter((file) => impure.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(guilty).toEqual([]);
  });
});

describe('constructs and stacks as cdktf sees them', () => {
  it('use nothing that the rendering of a stack leaves out: aspects, annotations, validations, custom synthesis', () => {
    const leftOut = /\b(Aspects|Annotations)\.of\(|\baddValidation\b|\baddCustomSynthesis\b|\bTerraformAsset\b/;
    const guilty = ['constructs', 'stacks', 'synth']
      .flatMap(sources)
      .filter((file) => leftOut.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(guilty).toEqual([]);
  });
});

describe('system files', () => {
  it('contain no word of AWS or Terraform', () => {
    const words = /\b(aws|amazon|arn|terraform|cdktf|rds|sqs|sns|elasticache|eks|ec2|cloudfront|iam)\b/i;
    const guilty = sources('systems').flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .filter((line) => words.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(guilty).toEqual([]);
  });
});
