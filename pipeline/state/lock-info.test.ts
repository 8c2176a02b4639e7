import { describe, expect, it } from 'vitest';
import { describeLock, lockInfoOf, lockJson, parseLockInfo } from './lock-info.ts';

const INFO = {
  id: 'f526b2ea-67a8-2655-3203-884dd98b3299',
  operation: 'OperationTypeApply',
  who: 'ci@runner-1',
  version: '1.11.4',
  created: '2026-11-21T20:03:18.306Z',
};
/** As Terraform 1.11.4 wrote it into the lock file and into the table. */
const STORED =
  '{"ID":"f526b2ea-67a8-2655-3203-884dd98b3299","Operation":"OperationTypeApply","Info":"","Who":"ci@runner-1","Version":"1.11.4","Created":"2026-11-21T20:03:18.30672811Z","Path":"states/dev/network/terraform.tfstate"}';

describe('the holder of a lock', () => {
  it('is read as Terraform writes it', () => {
    expect(parseLockInfo(STORED)).toEqual(INFO);
    expect(parseLockInfo('{"ID":"x"}')).toEqual({ id: 'x', operation: '', who: '', version: '', created: '' });
  });

  it('is written as Terraform reads it', () => {
    expect(JSON.parse(lockJson(INFO, 'states/dev/network/terraform.tfstate'))).toEqual({
      ...JSON.parse(STORED),
      Created: INFO.created,
    });
    expect(parseLockInfo(lockJson(INFO, 'x'))).toEqual(INFO);
  });

  it.each(['', 'no JSON', '[]', '{"Who":"x"}'])('is nobody in %j', (text) => {
    expect(parseLockInfo(text)).toBeUndefined();
  });

  it('is read from an error, framed or plain', () => {
    const plain = `Lock Info:
  ID:        ${INFO.id}
  Path:      states/dev/network/terraform.tfstate
  Operation: OperationTypeApply
  Who:       ci@runner-1
  Version:   1.11.4
  Created:   2026-11-21 20:03:18.30672811 +0000 UTC
  Info:      
`;
    expect(lockInfoOf(plain)).toEqual(INFO);
    expect(lockInfoOf(plain.replace(/^/gm, '│ '))).toEqual(INFO);
    expect(lockInfoOf(plain.replace('.30672811', ''))).toMatchObject({ created: '2026-11-21T20:03:18.000Z' });
    expect(lockInfoOf('Error: another one\n  ID: x')).toBeUndefined();
  });

  it('is told with what it does and for how long', () => {
    expect(describeLock(INFO, new Date('2026-11-21T21:05:00Z'))).toBe(
      'apply by ci@runner-1 since 2026-11-21T20:03:18.306Z (61 min), Terraform 1.11.4',
    );
    const unknown = { id: 'x', operation: '', who: '', version: '', created: '' };
    expect(describeLock(unknown, new Date())).toBe('a command by somebody since an unknown time, Terraform unknown');
  });
});
