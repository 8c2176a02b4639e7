import { describe, expect, it } from 'vitest';
import { type AppliedRecord, parseAppliedRecord } from './applied-record.ts';

const SHA = 'a'.repeat(64);
const record: AppliedRecord = {
  version: 1,
  stack: 'dev-network',
  environment: 'dev',
  code: { json: SHA, assets: SHA, lock: '' },
  terraform: '1.11.4',
  state: { lineage: 'l', serial: 3 },
  consumed: { 'dev-account.key_arn': SHA },
  upstream: ['dev-account'],
  commit: null,
  at: '2026-11-21T20:00:00.000Z',
};

describe('the record of an apply', () => {
  it('is read as it was written', () => {
    expect(parseAppliedRecord(JSON.stringify(record))).toEqual(record);
  });

  it('is none where there is none, or where this version cannot read it', () => {
    for (const text of [undefined, '', '{', 'null', JSON.stringify({ ...record, version: 2 })])
      expect(parseAppliedRecord(text)).toBeUndefined();
    expect(parseAppliedRecord(JSON.stringify({ ...record, further: 1 }))).toBeUndefined();
    expect(parseAppliedRecord(JSON.stringify({ ...record, consumed: { a: 'no hash' } }))).toBeUndefined();
  });
});
