import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { PlatformError } from '../../lib/errors.ts';

export interface ArchiveProps {
  /** Absolute path of the folder whose files are packed. */
  readonly folder: string;
  /** npm packages that the files import; each comes with everything in its `dependencies`. Default: none. */
  readonly packages?: readonly string[];
  /** Folder inside the archive, ending in `/`: a canary wants `nodejs/node_modules/`. Default: the root. */
  readonly prefix?: string;
}

/** A zip whose bytes depend on the packed files alone. */
export interface Archive {
  readonly bytes: Buffer;
  /** SHA-256 of the bytes in hexadecimal: names the file. */
  readonly sha256: string;
  /** The same in base64, as Lambda compares it (`source_code_hash`). */
  readonly sourceHash: string;
  /** Paths inside the archive, sorted. */
  readonly paths: readonly string[];
}

const MODULES = 'node_modules';
/** What Node.js loads, and the licences that have to travel with it; no sources, types, maps or pages. */
const PACKED = /(\.(js|cjs|mjs|json)|^(LICEN[CS]E|NOTICE)[^/]*)$/i;
const NOT_PACKED = /(^|\/)(tests?|__tests__)\/|\.test\.[cm]?js$/;
/** The first moment that a zip can tell. Local time on purpose: the format stores local time, so every zone gives the same. */
const MODIFIED = new Date(1980, 0, 1);
/** Stored, not deflated: 20 ms instead of 100 of a synth, for 170 KB; and no compressor's version can change the bytes. */
const STORED = 0;
const UNIX = 3;
const READABLE_BY_ALL = 0o100644 << 16;

const archives = new Map<string, Archive>();

/**
 * Packs a function: same files, same bytes, on every machine and at any time. The result is kept for the process, since a
 * synth asks once per database for the same function.
 */
export function archive(props: ArchiveProps): Archive {
  const key = JSON.stringify(props);
  const known = archives.get(key);
  if (known !== undefined) return known;
  const made = pack(filesOf(props));
  archives.set(key, made);
  return made;
}

function pack(files: ReadonlyMap<string, string>): Archive {
  const paths = [...files.keys()].sort();
  const content: Zippable = {};
  for (const path of paths) content[path] = readFileSync(files.get(path) as string);
  const bytes = Buffer.from(zipSync(content, { level: STORED, mtime: MODIFIED, os: UNIX, attrs: READABLE_BY_ALL }));
  const hash = createHash('sha256').update(bytes).digest();
  return { bytes, sha256: hash.toString('hex'), sourceHash: hash.toString('base64'), paths };
}

/** From the path in the archive to the path on disk. */
function filesOf({ folder, packages = [], prefix = '' }: ArchiveProps): Map<string, string> {
  const files = new Map(listed(folder).map((file) => [`${prefix}${file}`, join(folder, file)]));
  const modules = prefix.endsWith(`${MODULES}/`) ? prefix : `${prefix}${MODULES}/`;
  for (const [path, root] of closure(folder, packages)) {
    for (const file of listed(root)) files.set(`${modules}${path}/${file}`, join(root, file));
  }
  return files;
}

/** Every package that is needed, by its path below the outermost `node_modules`: nested versions stay nested. */
function closure(folder: string, packages: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const add = (name: string, from: string): void => {
    const root = locate(name, from);
    const below = `${sep}${MODULES}${sep}`;
    const path = root.slice(root.indexOf(below) + below.length).replaceAll(sep, '/');
    if (found.has(path)) return;
    found.set(path, root);
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const dependency of Object.keys(dependencies)) add(dependency, root);
  };
  for (const name of packages) add(name, folder);
  return found;
}

/** Node's own search: `node_modules` of the folder and of every folder above it. */
function locate(name: string, from: string): string {
  for (let at = resolve(from); ; at = dirname(at)) {
    const candidate = join(at, MODULES, name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (at === dirname(at)) throw missing(name, from);
  }
}

function listed(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({
      name: entry.name,
      path: relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'),
    }))
    .filter(({ name, path }) => PACKED.test(name) && !NOT_PACKED.test(path) && !`/${path}`.includes(`/${MODULES}/`))
    .map(({ path }) => path);
}

function missing(name: string, from: string): PlatformError {
  return new PlatformError([
    {
      code: 'SYNTH_INTERNAL',
      path: `archive of ${from}: packages`,
      given: name,
      allowed: 'a package that is installed in node_modules',
      fix: 'Run npm ci; where the package is new, add it to the dependencies in package.json first.',
    },
  ]);
}
