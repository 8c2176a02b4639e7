import { describe, expect, it } from 'vitest';
import { requiredGo, whyNoGo, whyNoHelm } from './go.ts';
import { PROGRAMS } from './programs.ts';

describe('a machine without the Go that the programs need', () => {
  it('is told what to install', () => {
    expect(whyNoGo(undefined, ['1.24.0', '1.26.0'])).toBe(
      'there is no Go on the PATH; install Go 1.26.0 or later (https://go.dev/dl)',
    );
  });

  it.each(['go1.25.9', 'go1.9.2', 'go1.24.0 X:nocoverageredesign'])('is told that %s is too old', (found) => {
    expect(whyNoGo(found, ['1.24.0', '1.26.0'])).toMatch(/^Go 1\.\d+\.\d is too old; install Go 1\.26\.0 or later/);
  });

  it.each(['go1.26.0', 'go1.26.8', 'go1.30', 'go2.0.1'])('is none with %s: what fails then is a failure', (found) => {
    expect(whyNoGo(found, ['1.24.0', '1.26.0'])).toBeUndefined();
  });

  it('may have what an older tool needs', () => {
    expect(whyNoGo('go1.25.1', ['1.24.0'])).toBeUndefined();
  });

  it('renders charts all the same where PLATFORM_HELM names a Helm', () => {
    expect(whyNoHelm('/usr/bin/helm', 'no Go')).toBeUndefined();
    expect(whyNoHelm(undefined, undefined)).toBeUndefined();
    expect(whyNoHelm(undefined, 'no Go')).toBe('no Go, or name a Helm 3 by PLATFORM_HELM');
  });
});

it('every tool says which Go it needs', () => {
  for (const { module } of Object.values(PROGRAMS)) expect(requiredGo(module)).toMatch(/^1\.\d+\.\d+$/);
});
