import { expect, it } from 'vitest';
import { readArguments } from '../arguments.ts';
import { EXIT } from '../exit-code.ts';
import { DRIFT_OPTIONS, driftCommand } from './drift.ts';

it('brings back releases of a whole cluster, and so takes no stack beside --repair', async () => {
  const args = readArguments(['dev', 'network', 'edge', '--repair', '--confirm', 'dev'], DRIFT_OPTIONS);
  await expect(driftCommand(args)).rejects.toMatchObject({
    exitCode: EXIT.usage,
    problems: [{ code: 'CONFLICTING_CHOICE', given: 'network edge' }],
  });
});
