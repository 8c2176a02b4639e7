import { describe, expect, it } from 'vitest';
import { EXIT } from './exit-code.ts';
import { parseRecord } from './parse-record.ts';
import { PipelineError } from './pipeline-error.ts';
import { isDeferred, isPlanned, isUnchanged } from './plan-record.ts';

const SHA = 'a'.repeat(64);
const common = { version: 1, stack: 'dev-network', environment: 'dev', at: '2026-11-21T20:00:00.000Z' };
const code = { json: SHA, assets: SHA, lock: '' };
const state = { lineage: null, serial: 0 };
const changes = { create: 1, update: 0, replace: 0, delete: 0, forget: 0, move: 0, import: 0, outputs: 0 };
const planned = {
  ...common,
  accountId: '111111111111',
  region: 'eu-west-1',
  kind: 'apply',
  code,
  terraform: '1.11.4',
  state,
  consumed: { 'dev-account.key_arn': SHA },
  plan: SHA,
  planJson: SHA,
  digest: SHA,
  changes,
  changedOutputs: ['vpc_id'],
  gates: [],
  commit: null,
  pipeline: null,
};
const deferred = { ...common, deferred: [{ reason: 'image', what: 'no image', help: 'push it' }] };
const unchanged = { ...common, unchanged: true, code, state };

const parse = (json: unknown) =>
  parseRecord('record.json', { id: 'dev-network', environment: 'dev' }, JSON.stringify(json));
function refusal(text: string): PipelineError {
  try {
    parseRecord('record.json', { id: 'dev-network', environment: 'dev' }, text);
  } catch (error) {
    if (error instanceof PipelineError) return error;
  }
  throw new Error('it was not refused');
}
const refused = (json: unknown) => refusal(JSON.stringify(json)).problems.map(({ code }) => code);

describe('a record', () => {
  it('is read as it was written, whichever of the three it is', () => {
    for (const record of [planned, deferred, unchanged]) expect(parse(record)).toEqual(record);
    expect([planned, deferred, unchanged].map((record) => isPlanned(parse(record)))).toEqual([true, false, false]);
    expect([planned, deferred, unchanged].map((record) => isDeferred(parse(record)))).toEqual([false, true, false]);
    expect([planned, deferred, unchanged].map((record) => isUnchanged(parse(record)))).toEqual([false, false, true]);
  });

  it('is corrupt where it is cut off, no object, lacks something or has something more', () => {
    const text = JSON.stringify(planned);
    for (const length of [0, 1, text.length - 1])
      expect(refusal(text.slice(0, length)).problems).toMatchObject([{ code: 'PLAN_CORRUPT', path: 'record.json' }]);
    for (const json of [null, 7, [], {}, { ...planned, further: 1 }, { ...deferred, deferred: [] }])
      expect(refused(json), JSON.stringify(json)).toEqual(['PLAN_CORRUPT']);
    for (const key of Object.keys(planned)) {
      const rest = Object.fromEntries(Object.entries(planned).filter(([name]) => name !== key));
      expect(refused(rest), key).toEqual(['PLAN_CORRUPT']);
    }
  });

  it('is corrupt where it is both, or tells of another stack', () => {
    expect(refused({ ...planned, deferred: deferred.deferred })).toEqual(['PLAN_CORRUPT']);
    expect(refused({ ...planned, stack: 'dev-edge' })).toEqual(['PLAN_CORRUPT']);
    expect(refused({ ...unchanged, environment: 'prod' })).toEqual(['PLAN_CORRUPT']);
  });

  it('is foreign where another version of the pipeline wrote it', () => {
    expect(refused({ ...planned, version: 2, further: 1 })).toEqual(['PLAN_FOREIGN']);
    expect(refused({ version: '1' })).toEqual(['PLAN_FOREIGN']);
  });

  it('is refused with exit code and command', () => {
    const error = refusal('{');
    expect(error.exitCode).toBe(EXIT.badPlan);
    expect(error.message).toContain('`npm run plan -- dev network`');
  });
});
