import { expect, it } from 'vitest';
import { versionLines } from './state.ts';

it('shows the versions of a state in aligned lines, which of them is current, and when it was deleted', () => {
  const version = { at: '2026-11-21T20:00:00.000Z', versionId: 'v3', bytes: 0, current: true, deleted: true };
  expect(
    versionLines([
      version,
      { ...version, at: '2026-11-20T20:00:00.000Z', versionId: 'v2', bytes: 181_234, current: false, deleted: false },
      { ...version, at: '2026-11-19T20:00:00.000Z', versionId: 'v1', bytes: 900, current: false, deleted: false },
    ]),
  ).toEqual([
    '2026-11-21T20:00:00.000Z         deleted  v3  (current)',
    '2026-11-20T20:00:00.000Z    181234 bytes  v2',
    '2026-11-19T20:00:00.000Z       900 bytes  v1',
  ]);
  expect(versionLines([])).toEqual(['it has no version: it was never applied']);
});
