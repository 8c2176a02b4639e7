import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../../local/cache.ts';
import { skipHere } from '../support/skip.ts';

/** A browser that can be started. */
export interface Chromium {
  readonly executable: string;
  /** Variables that it needs besides those of this process. */
  readonly variables: Readonly<Record<string, string>>;
}

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** `PLATFORM_CHROMIUM`, else Debian's, else Debian's package in the cache; without any, the running test is skipped. */
export function chromium(): Chromium {
  const named = process.env['PLATFORM_CHROMIUM'];
  if (named !== undefined && named !== '') return { executable: named, variables: {} };
  const found = PLACES.find((place) => existsSync(place));
  return found === undefined ? unpacked() : { executable: found, variables: {} };
}

/** Debian's package and what it needs that is not here, unpacked; nothing is installed, so it needs no root. */
function unpacked(): Chromium {
  const folder = join(cacheFolder(), `chromium-${process.arch}`);
  if (!existsSync(binary(folder))) unpackInto(folder);
  const libraries = readdirSync(join(folder, 'usr/lib'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, 'usr/lib', name));
  const fonts = join(folder, 'etc/fonts');
  return {
    executable: binary(folder),
    variables: {
      LD_LIBRARY_PATH: [...libraries, join(folder, 'lib')].join(':'),
      ...(existsSync(fonts) ? { FONTCONFIG_PATH: fonts, FONTCONFIG_SYSROOT: folder } : {}),
    },
  };
}

/** The program itself: `/usr/bin/chromium` is a script that looks for it in `/usr/lib`. */
function binary(folder: string): string {
  return join(folder, 'usr/lib/chromium/chromium');
}

function unpackInto(folder: string): void {
  mkdirSync(cacheFolder(), { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'chromium-'));
  const next = mkdtempSync(join(cacheFolder(), 'chromium-'));
  try {
    const downloaded = spawnSync('apt-get', ['download', ...missing()], { cwd: scratch, timeout: 240_000 });
    const packages = readdirSync(scratch).filter((name) => name.endsWith('.deb'));
    for (const name of packages) spawnSync('dpkg', ['-x', join(scratch, name), next]);
    if (downloaded.status !== 0 || !existsSync(binary(next))) {
      skipHere("there is no Chromium here (PLATFORM_CHROMIUM names one), and apt-get cannot download Debian's");
    }
    publish(next, folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    rmSync(next, { recursive: true, force: true });
  }
}

/** Beside the folder, so on the same file system. Files of tests run side by side: the first that is ready is kept. */
function publish(next: string, folder: string): void {
  try {
    renameSync(next, folder);
  } catch (error) {
    if (!existsSync(binary(folder))) throw error;
  }
}

/** Packages that an installation of Chromium would bring here, as apt-get itself resolves them. */
function missing(): readonly string[] {
  const args = ['install', '--simulate', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'];
  const { stdout } = spawnSync('apt-get', args, { encoding: 'utf8', timeout: 60_000 });
  const names = [...(stdout ?? '').matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name);
  return names.length === 0 ? ['chromium', 'chromium-common'] : names;
}
