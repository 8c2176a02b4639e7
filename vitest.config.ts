import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const elsewhere = ['node_modules/**', 'cdktf.out/**', '.cache/**'];

/**
 * The longest files first, so that two workers end at about the same time: without times of an earlier run vitest goes by
 * the size of files, and the releases of an environment are four minutes in four lines.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) =>
      /\/(releases-\w+\.cluster|(network|gitlab-(run|graph))\.pipeline)\.test\.ts$/.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** One project per depth: each has its own needs, so each has its own command in package.json. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [
            ...elsewhere,
            '**/*.embedded.test.ts',
            '**/*.local.test.ts',
            '**/*.chart.test.ts',
            '**/*.cluster.test.ts',
            '**/*.pipeline.test.ts',
            '**/*.policy.test.ts',
            '**/*.review.test.ts',
          ],
          testTimeout: 60_000,
          // Files share their imports: nothing in them changes what it imports, and loading the constructs costs a second each time.
          isolate: false,
        },
      },
      { test: { name: 'policy', include: ['**/*.policy.test.ts'], exclude: elsewhere, testTimeout: 300_000 } },
      {
        test: {
          name: 'review',
          include: ['**/*.review.test.ts'],
          exclude: elsewhere,
          // The first test of a file may have to unpack a browser.
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'charts',
          include: ['**/*.chart.test.ts'],
          exclude: elsewhere,
          globalSetup: 'tests/cluster/setup-helm.ts',
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'cluster',
          include: ['**/*.cluster.test.ts'],
          exclude: elsewhere,
          globalSetup: 'tests/cluster/setup.ts',
          testTimeout: 120_000,
          hookTimeout: 300_000,
          // Each file brings up a control plane of its own and mostly waits: two keep two cores busy, three fight for them.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'pipeline',
          include: ['**/*.pipeline.test.ts'],
          exclude: elsewhere,
          // One would be the default for two cores, and the tests wait for locks and servers half of the time.
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'embedded', include: ['**/*.embedded.test.ts'], exclude: elsewhere } },
      {
        test: {
          name: 'local',
          include: ['**/*.local.test.ts'],
          exclude: elsewhere,
          // Each file brings up an account and a cluster of its own: two would fight for two cores.
          maxWorkers: 1,
        },
      },
    ],
  },
});
