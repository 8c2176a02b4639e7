import { expect, it } from 'vitest';
import { toolHosts } from './tool-hosts.ts';

it("the platform's own pages lie below the first zone of the environment", () => {
  const zones = { 'dev.techitfactory.com': 'created', 'other.example.com': 'created' } as const;
  expect(toolHosts({ zones, resolver: '1.1.1.1' })).toEqual({
    argoCd: 'argocd.dev.techitfactory.com',
    grafana: 'grafana.dev.techitfactory.com',
  });
});
