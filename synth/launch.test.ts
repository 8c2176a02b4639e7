import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundle } from './launch.mjs';

const ROOT = resolve(import.meta.dirname, '..');
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bundle-'));
  mkdirSync(join(root, 'node_modules/greeting'), { recursive: true });
  mkdirSync(join(root, 'src/inner'), { recursive: true });
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
  writeFileSync(join(root, 'node_modules/greeting/index.js'), 'exports.greeting = "hello";');
  writeFileSync(join(root, 'src/inner/place.ts'), 'export const place: string = import.meta.dirname;');
  writeFileSync(
    join(root, 'src/main.ts'),
    `import { basename } from 'node:path';
import { greeting } from 'greeting';
import { place } from './inner/place.ts';
export const said: string = \`\${greeting} from \${basename(place)}\`;`,
  );
});

afterEach(() => rmSync(root, { recursive: true }));

function make(): Promise<string> {
  return bundle({ root, entry: 'src/main.ts', sources: ['src'], cache: '.cache' });
}

interface Exported {
  readonly said: string;
}

function load(file: string): Exported {
  return createRequire(import.meta.url)(file) as Exported;
}

/** Runs the bundle in a process of its own: V8 would not look at kept code of what is loaded already. */
function run(program: string, keepsCode: boolean) {
  const script = `const { runInBundle } = await import(${JSON.stringify(join(ROOT, 'synth/launch.mjs'))});
    const exported = runInBundle(${JSON.stringify(program)}, process.getBuiltinModule, { keepsCode: ${keepsCode} });
    process.stdout.write(exported.said);`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

/** V8's code beside the bundles. */
function kept(): string[] {
  return readdirSync(join(root, '.cache')).filter((name) => name.endsWith('.code'));
}

describe('bundle', () => {
  it('runs the sources with the packages; a source keeps its own place', async () => {
    expect(load(await make()).said).toBe('hello from inner');
  });

  it('is made once and again when a source changes; the packages are not', async () => {
    const first = await make();
    const before = readdirSync(join(root, '.cache'));
    expect(await make()).toBe(first);
    expect(readdirSync(join(root, '.cache'))).toEqual(before);
    const source = join(root, 'src/main.ts');
    writeFileSync(source, readFileSync(source, 'utf8').replace('} from $', '} again from $'));
    const second = await make();
    expect(load(second).said).toBe('hello again from inner');
    const packages = readdirSync(join(root, '.cache')).filter((name) => name.startsWith('packages-'));
    expect(packages).toHaveLength(1);
    writeFileSync(join(root, 'src/inner/plain.mjs'), '');
    expect(await make()).not.toBe(second);
  });

  it('is made again when other packages are installed', async () => {
    const first = await make();
    writeFileSync(join(root, 'node_modules/.package-lock.json'), '{"changed":true}');
    writeFileSync(join(root, 'node_modules/greeting/index.js'), 'exports.greeting = "good day";');
    const second = await make();
    expect(second).not.toBe(first);
    expect(load(second).said).toBe('good day from inner');
  });

  it('removes bundles that are a week old when it makes a new one', async () => {
    const first = await make();
    const old = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
    utimesSync(first, old, old);
    writeFileSync(join(root, 'src/other.ts'), '');
    await make();
    expect(readdirSync(join(root, '.cache')).filter((name) => /^program-.*\.cjs$/.test(name))).toHaveLength(1);
  });

  it('tells the line of the TypeScript when the program fails, and keeps no code of such a run', async () => {
    writeFileSync(
      join(root, 'src/main.ts'),
      "import './inner/place.ts';\ninterface Nothing {}\nthrow new Error('here');",
    );
    const { stderr } = run(await make(), true);
    expect(stderr).toContain(`${join(root, 'src/main.ts')}:3:`);
    expect(kept()).toEqual([]);
  });

  it('keeps the code of what it called, when asked to, and makes it again when it is damaged', async () => {
    const program = await make();
    expect(run(program, false).stdout).toBe('hello from inner');
    expect(kept()).toEqual([]);
    run(program, true);
    expect(kept()).toHaveLength(2);
    const whole = readFileSync(`${program}.code`).length;
    writeFileSync(`${program}.code`, 'damaged');
    expect(run(program, true).stdout).toBe('hello from inner');
    expect(readFileSync(`${program}.code`).length).toBe(whole);
  });

  it('tells file and line of a source that cannot be read', async () => {
    writeFileSync(join(root, 'src/main.ts'), 'export const = 1;');
    await expect(make()).rejects.toThrow('src/main.ts:1:13');
    expect(readdirSync(join(root, '.cache'))).toEqual([]);
  });
});

describe('main.mjs', () => {
  it('writes the same bytes as the program without a bundle', () => {
    const run = (program: string, out: string) =>
      spawnSync(process.execPath, [join(ROOT, program), 'dev'], {
        cwd: root,
        env: { ...process.env, CDKTF_OUTDIR: out },
        encoding: 'utf8',
      });
    const bundled = run('main.mjs', 'cdktf.out');
    cpSync(join(root, 'cdktf.out'), join(root, 'bundled'), { recursive: true });
    rmSync(join(root, 'cdktf.out'), { recursive: true });
    const plain = run('synth/command.ts', 'cdktf.out');
    expect(plain.stderr).toBe('');
    expect(bundled.stdout).toBe(plain.stdout);
    const files = readdirSync(join(root, 'cdktf.out'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(17);
    for (const file of files) {
      expect(readFileSync(file.replace('/cdktf.out/', '/bundled/')).equals(readFileSync(file)), file).toBe(true);
    }
  });
});
