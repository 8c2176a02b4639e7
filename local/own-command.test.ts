import { expect, it } from 'vitest';
import { ownCommand, silentCommand } from './own-command.ts';

it('a command names its environment, but for the usual one: typed as it is told it reaches no other', () => {
  expect(ownCommand('down --now', 'prod')).toBe('npm run local -- down --now --environment prod');
  expect(ownCommand('up', 'local')).toBe('npm run local -- up');
  expect(silentCommand('env', 'dev')).toBe('npm run --silent local -- env --environment dev');
});
