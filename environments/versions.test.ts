import { describe, expect, it } from 'vitest';
import type { Problem } from '../lib/errors.ts';
import { readVersionFiles } from '../synth/version-files.ts';
import type { System } from '../systems/schema.ts';
import { committedPlatform } from '../tests/support/app.ts';
import { brief } from '../tests/support/input.ts';
import { chartsOf, readVersions, type SystemVersions } from './versions.ts';

const { systems } = committedPlatform();
const CHARTS = { system: '1.2.0', application: '1.2.0', 'document-store': '1.0.0', 'object-store': '1.0.0' };
const FIRST = `sha256:${'0'.repeat(64)}`;
const SECOND = `sha256:${'1'.repeat(64)}`;

function system(name: string): System {
  const found = systems.find((item) => item.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** Reads one file of dev: what it says, and what is wrong with it. */
function read(name: string, text: string | undefined): { versions: SystemVersions; problems: Problem[] } {
  const problems: Problem[] = [];
  const texts = text === undefined ? {} : { [`gitops/dev/${name}.yaml`]: text };
  return { versions: readVersions({ name: 'dev' }, system(name), { texts, charts: CHARTS }, problems), problems };
}

const charts = (system = '1.2.0', application = '1.2.0') =>
  `charts: {system: ${system}, application: ${application}}\n`;
const images = (text: string) => `${charts()}images: ${text}\n`;

describe('a version file', () => {
  it('says which image of each service runs, and which canary beside it', () => {
    const canary = `{digest: '${SECOND}', weightPercent: 10, header: {name: x-canary, value: 'on'}}`;
    const { versions, problems } = read('birthday', images(`{api: {digest: '${FIRST}', canary: ${canary}}}`));
    expect(problems).toEqual([]);
    expect(versions).toEqual({
      charts: { system: '1.2.0', application: '1.2.0' },
      images: {
        api: {
          digest: FIRST,
          canary: { digest: SECOND, weightPercent: 10, header: { name: 'x-canary', value: 'on' } },
        },
      },
    });
  });

  it('that is missing, or leaves a service out, means an image that is still to come and charts as they are', () => {
    const awaited = { digest: null, canary: null };
    expect(read('storefront', undefined)).toEqual({
      problems: [],
      versions: {
        charts: { system: '1.2.0', application: '1.2.0', 'document-store': '1.0.0' },
        images: { frontend: awaited, product: awaited, cart: awaited, order: awaited },
      },
    });
    expect(read('realworld', charts()).versions.images).toEqual({ backend: awaited });
  });

  it('has no place for images of others', () => {
    expect(read('s3www', `${charts().replace('}', ', object-store: 1.0.0}')}`).versions.images).toEqual({});
  });
});

describe('in a version file', () => {
  it('text that is no YAML is told with its line', () => {
    const { problems } = read('realworld', 'charts: {system: 1.2.0\nimages: }');
    expect(problems[0]).toMatchObject({ code: 'INVALID_VALUE', path: 'gitops/dev/realworld.yaml' });
    expect(String(problems[0]?.given)).toContain('line 2');
  });

  it('a digest is one, and keys are those that are known', () => {
    expect(brief(read('realworld', images('{backend: {digest: latest}}')).problems)).toEqual([
      'INVALID_VALUE gitops/dev/realworld.yaml: images.backend.digest',
    ]);
    expect(brief(read('realworld', images('{backend: {tag: v1}}')).problems)).toEqual([
      'UNKNOWN_KEY gitops/dev/realworld.yaml: images.backend.tag',
    ]);
  });

  it('an unknown service is told with the nearest known one', () => {
    expect(read('realworld', images('{backnd: {digest: null}}')).problems).toMatchObject([
      {
        code: 'UNKNOWN_SERVICE',
        path: 'gitops/dev/realworld.yaml: images.backnd',
        fix: 'did you mean `backend`? Else name a service whose image the team builds',
      },
    ]);
  });

  it('the version of a chart is that of the chart as it lies here, where it is released from here', () => {
    expect(read('realworld', charts('1.1.0')).problems).toMatchObject([
      {
        code: 'VERSION_UNSUPPORTED',
        path: 'gitops/dev/realworld.yaml: charts.system',
        given: '1.1.0',
        fix: 'write system: 1.2.0',
      },
    ]);
  });

  it('the version of a chart may be an earlier one, and no later one, where the cluster pulls it', () => {
    expect(read('birthday', charts('1.1.9', '0.9.9')).problems).toEqual([]);
    expect(brief(read('birthday', charts('1.2.1')).problems)).toEqual([
      'VERSION_UNSUPPORTED gitops/dev/birthday.yaml: charts.system',
    ]);
  });

  it('exactly the charts of the system are named', () => {
    expect(chartsOf(system('s3www'))).toEqual(['system', 'application', 'object-store']);
    expect(brief(read('s3www', charts()).problems)).toEqual([
      'INVALID_VALUE gitops/dev/s3www.yaml: charts.object-store',
    ]);
    expect(brief(read('realworld', charts().replace('}', ', gitops: 1.0.0}')).problems)).toEqual([
      'UNKNOWN_KEY gitops/dev/realworld.yaml: charts.gitops',
    ]);
  });

  it('a canary needs an image beside it, routes, and somebody who reaches it', () => {
    const beside = (first: string, weight: number) =>
      images(`{api: {digest: ${first}, canary: {digest: '${SECOND}', weightPercent: ${weight}}}}`);
    expect(brief(read('birthday', beside('null', 10)).problems)).toEqual([
      'CONFLICTING_CHOICE gitops/dev/birthday.yaml: images.api.canary',
    ]);
    expect(brief(read('birthday', beside(`'${FIRST}'`, 0)).problems)).toEqual([
      'CONFLICTING_CHOICE gitops/dev/birthday.yaml: images.api.canary.weightPercent',
    ]);
    expect(brief(read('birthday', beside(`'${FIRST}'`, 51)).problems)).toEqual([
      'INVALID_VALUE gitops/dev/birthday.yaml: images.api.canary.weightPercent',
    ]);
    const canary = `{digest: '${FIRST}', canary: {digest: '${SECOND}', weightPercent: 10}}`;
    expect(read('realworld', images(`{backend: ${canary}}`)).problems).toEqual([]);
    expect(brief(read('bytebytego', images(`{search: ${canary}}`)).problems)).toEqual([
      'CONFLICTING_CHOICE gitops/dev/bytebytego.yaml: images.search.canary',
    ]);
  });
});

describe('the committed files', () => {
  it('exist for every system of every environment and name no image that nobody pushed', () => {
    const { texts } = readVersionFiles();
    const { environments } = committedPlatform();
    const wanted = environments.flatMap(({ name, deployments }) =>
      deployments.map(({ system: { name: item } }) => `gitops/${name}/${item}.yaml`),
    );
    expect(Object.keys(texts).sort()).toEqual(wanted.sort());
    for (const { deployments } of environments) {
      expect(deployments.map(({ awaiting }) => Object.keys(awaiting).length)).toEqual([10, 1, 4, 0, 1]);
    }
  });

  it('are told where they belong to nothing', () => {
    const files = readVersionFiles();
    const stray = { ...files, texts: { ...files.texts, 'gitops/dev/birthdy.yaml': '' } };
    expect(() => committedPlatform(stray)).toThrow(
      /gitops\/dev\/birthdy\.yaml \[UNKNOWN_SYSTEM\][\s\S]*did you mean `gitops\/dev\/birthday\.yaml`/,
    );
  });
});
