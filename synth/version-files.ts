import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { VersionFiles } from '../environments/versions.ts';

const ROOT = resolve(import.meta.dirname, '..');
/** What Argo CD reads beside the environments' folders. */
const APPS = 'apps';

/**
 * Reads what Git says about versions: `gitops/<environment>/<system>.yaml`, and the versions of our charts.
 * @param root folder with `gitops/` and `charts/`; the repository by default.
 */
export function readVersionFiles(root: string = ROOT): VersionFiles {
  const texts = foldersOf(join(root, 'gitops'))
    .filter((environment) => environment !== APPS)
    .flatMap((environment) =>
      readdirSync(join(root, 'gitops', environment))
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => `gitops/${environment}/${file}`),
    )
    .map((path) => [path, readFileSync(join(root, path), 'utf8')]);
  const charts = foldersOf(join(root, 'charts'))
    .map((chart) => [chart, join(root, 'charts', chart, 'Chart.yaml')] as const)
    .filter(([, file]) => existsSync(file))
    .map(([chart, file]) => [chart, (parse(readFileSync(file, 'utf8')) as { version: string }).version]);
  return { texts: Object.fromEntries(texts), charts: Object.fromEntries(charts) };
}

function foldersOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
