import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type * as Esbuild from 'esbuild';
import { writeWhole } from '../lib/whole-file.mjs';

/** The page's program and its style, each as one text that can stand within HTML. */
export interface PageProgram {
  readonly script: string;
  readonly style: string;
}

interface CachedProgram extends PageProgram {
  /** SHA-256 of every file that it was made from, by path. */
  readonly inputs: Readonly<Record<string, string>>;
}

const ROOT = resolve(import.meta.dirname, '..');
const SCRIPT = 'review/page/main.tsx';
const STYLE = 'review/page/styles.css';

/** Browsers of the last three years: what the page uses beyond is rewritten. */
const TARGETS = ['chrome110', 'firefox115', 'safari16'];

/**
 * The page's program, made by esbuild where one of its files has changed since the last time: bundling costs more than all
 * the rest of the page. Throws esbuild's message, which names file and line, when a source cannot be read.
 * @param cache where it is kept; may be removed at any time.
 */
export function pageProgram(cache: string = join(ROOT, '.cache/review')): PageProgram {
  const file = join(cache, 'page.json');
  const cached = readCached(file);
  if (cached !== undefined && Object.entries(cached.inputs).every(([path, hash]) => hashOf(path) === hash))
    return cached;
  const made = bundled();
  mkdirSync(cache, { recursive: true });
  writeWhole(file, JSON.stringify(made));
  return made;
}

function bundled(): CachedProgram {
  // Not by an import: this file is bundled itself, and esbuild finds its program beside its own file.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof Esbuild;
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [SCRIPT, STYLE],
    outdir: 'page',
    bundle: true,
    minify: true,
    format: 'iife',
    target: TARGETS,
    charset: 'utf8',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const text = (name: string) => outputFiles.find(({ path }) => path.endsWith(name))?.text ?? '';
  const inputs = Object.fromEntries(Object.keys(metafile.inputs).map((path) => [path, hashOf(path)]));
  return { script: text('main.js'), style: text('styles.css'), inputs };
}

/** A cache that another version wrote, or that is damaged, counts as none. */
function readCached(file: string): CachedProgram | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { script, style, inputs } = JSON.parse(readFileSync(file, 'utf8')) as Partial<CachedProgram>;
    return script && style && inputs ? { script, style, inputs } : undefined;
  } catch {
    return undefined;
  }
}

/** Empty for a file that is gone. */
function hashOf(path: string): string {
  const file = join(ROOT, path);
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : '';
}
