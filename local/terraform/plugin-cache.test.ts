import { describe, expect, it } from 'vitest';
import { everyProvider, pluginCache } from './plugin-cache.ts';

describe('one download of the providers', () => {
  it('is shared by all stacks where they come from the registry, and only there', () => {
    expect(pluginCache({ aws: 'registry' })).toEqual({
      TF_PLUGIN_CACHE_DIR: expect.stringMatching(/\/terraform-providers$/),
      TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1',
    });
    expect(pluginCache({ aws: 'mirror' })).toEqual({});
    expect(pluginCache({ aws: 'TF_CLI_CONFIG_FILE' })).toEqual({});
  });

  it('is asked for by name and version of each that is reached', () => {
    const reached = { aws: 'registry', helm: 'registry', kubernetes: undefined, awsVersion: undefined } as const;
    expect(everyProvider(reached)).toEqual({
      terraform: {
        required_providers: {
          aws: { source: 'hashicorp/aws', version: '6.25.0' },
          helm: { source: 'hashicorp/helm', version: '3.1.1' },
        },
      },
    });
    expect(everyProvider({ ...reached, helm: undefined, awsVersion: '5.100.0' })).toEqual({
      terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '5.100.0' } } },
    });
  });
});
