import { expect, it } from 'vitest';
import { diskFull } from './disk-full.ts';

it('a disk that is full in the middle is a problem with its file, and no other error is one', () => {
  const path = '/run/cdktf.out/stacks/dev-network/cdk.tf.json';
  const full = Object.assign(new Error(`ENOSPC: no space left on device, write '${path}'`), { code: 'ENOSPC', path });
  expect(diskFull(full)).toMatchObject({ exitCode: 22, problems: [{ path, given: full.message }] });
  expect(diskFull(Object.assign(new Error('no'), { code: 'EACCES' }))).toBeUndefined();
  expect(diskFull(new Error('ENOSPC'))).toBeUndefined();
});
