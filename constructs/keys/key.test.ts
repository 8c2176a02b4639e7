import { describe, expect, it } from 'vitest';
import { deletionDays } from './key.ts';

describe('a key', () => {
  it('waits as long as AWS allows before it is lost where data is retained, as short elsewhere', () => {
    expect(deletionDays('retain')).toBe(30);
    expect(deletionDays('destroy')).toBe(7);
  });
});
