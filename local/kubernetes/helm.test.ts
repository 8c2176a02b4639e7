import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { helmProgram } from './helm.ts';

afterEach(() => vi.unstubAllEnvs());

it('Helm is the file that PLATFORM_HELM names', () => {
  vi.stubEnv('PLATFORM_HELM', process.execPath);
  expect(helmProgram()).toBe(process.execPath);
});

it('a file that PLATFORM_HELM names and that is missing is an error, not a reason to take another', () => {
  const named = join(import.meta.dirname, 'no-such-helm');
  vi.stubEnv('PLATFORM_HELM', named);
  expect(() => helmProgram()).toThrow(`PLATFORM_HELM names ${named}, which is missing`);
});
