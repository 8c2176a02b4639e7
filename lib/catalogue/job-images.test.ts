import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImageEntry } from './images.ts';
import { JOB_IMAGES, TOOLS } from './tools.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FILES = ['.gitlab-ci.yml', 'images/pipeline/Dockerfile', 'templates/application.gitlab-ci.yml'];
const ENTRIES: readonly ImageEntry[] = Object.values(JOB_IMAGES);
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** `image: …`, `name: …` and `FROM …` of registries outside; comments are not among them. */
function pulled(text: string): readonly string[] {
  return [...text.matchAll(/^\s*(?:image:|name:|FROM) ((?:docker|quay)\.io\/\S+)/gm)].map(([, image = '']) => image);
}

function tagged({ repository, version }: ImageEntry): string {
  return `${repository}:${version}`;
}

describe.each(FILES)('images that %s pulls', (file) => {
  const text = textOf(file);

  it('are those of the catalogue, by digest where it has one', () => {
    const known = ENTRIES.map((entry) =>
      entry.digest === undefined ? tagged(entry) : `${entry.repository}@${entry.digest}`,
    );
    expect(pulled(text).length).toBeGreaterThan(1);
    expect(pulled(text).filter((image) => !known.includes(image))).toEqual([]);
  });

  it('are told with the catalogue’s tag, which a digest does not show', () => {
    const told = text.match(/# (docker\.io\/[a-z0-9/-]+:[\w.-]*\w)/g)?.map((comment) => comment.slice(2)) ?? [];
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((image) => !ENTRIES.map(tagged).includes(image))).toEqual([]);
  });
});

describe('the job image', () => {
  const dockerfile = textOf('images/pipeline/Dockerfile');

  it('holds the Terraform of the catalogue', () => {
    expect(/^ARG TERRAFORM_VERSION=(\S+)$/m.exec(dockerfile)?.[1]).toBe(TOOLS.terraform.version);
  });

  it('has a Go that builds every tool of the tests, and only in the stage of the tests', () => {
    const wanted = ['etcd', 'helm', 'kubernetes', 'kwok'].map(
      (tool) => /^go (\S+)$/m.exec(textOf(`tests/cluster/tools/${tool}/go.mod`))?.[1] ?? '',
    );
    const [has = ''] = /^\d+\.\d+\.\d+/.exec(JOB_IMAGES.golang.version) ?? [];
    for (const version of wanted) expect(version.localeCompare(has, 'en', { numeric: true })).toBeLessThanOrEqual(0);
    const [, jobs = '', tests = ''] = dockerfile.split(/^FROM \S+ AS (?:jobs|tests)$/m);
    expect(jobs).not.toContain('/usr/local/go');
    expect(tests).toContain('COPY --from=programs /usr/local/go /usr/local/go');
  });

  it('is built in both stages, each under the name that the jobs ask for', () => {
    const pipeline = textOf('.gitlab-ci.yml');
    expect(pipeline).toContain('images/pipeline "$PLATFORM_IMAGE" jobs\n');
    expect(pipeline).toContain('images/pipeline "$PLATFORM_TEST_IMAGE" tests\n');
    expect(textOf('images/push.sh')).toContain('--target "$stage"');
  });
});
