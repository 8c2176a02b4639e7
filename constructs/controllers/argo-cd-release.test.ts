import { describe, expect, it } from 'vitest';
import { valueAt } from '../../tests/charts/value-at.ts';
import { releaseContext } from '../../tests/support/release-context.ts';
import { argoCdRelease } from './argo-cd-release.ts';
import { argoCdSecrets, gitRepository } from './argo-cd-secrets.ts';
import { argoCdConfig, argoCdNotifications, argoCdRbac } from './argo-cd-settings.ts';

const values = (name: 'dev' | 'prod') => argoCdRelease(releaseContext(name)).values;
const { sso } = releaseContext('prod').environment;

describe('Argo CD', () => {
  it('has two of what people and syncs wait for where there are three zones, and one where there are two', () => {
    const counts = (name: 'dev' | 'prod') =>
      (['controller', 'server', 'repoServer', 'applicationSet'] as const).map((part) =>
        valueAt(values(name), part, 'replicas'),
      );
    expect(counts('prod')).toEqual([1, 2, 2, 0]);
    expect(counts('dev')).toEqual([1, 1, 1, 0]);
  });

  it('keeps its cache through the loss of a zone where there are three', () => {
    expect(values('prod')['redis-ha']).toMatchObject({ enabled: true, replicas: 3, haproxy: { replicas: 3 } });
    expect(values('dev')['redis-ha']).toEqual({ enabled: false });
  });

  it("shares a cache pod's budget among its three containers", () => {
    const requests = ['redis', 'sentinel', 'splitBrainDetection'].map(
      (part) =>
        valueAt(values('prod'), 'redis-ha', part, 'resources', 'requests') as {
          readonly cpu: string;
          readonly memory: string;
        },
    );
    const sum = (key: 'cpu' | 'memory') =>
      requests.reduce((total, request) => total + Number.parseInt(request[key], 10), 0);
    expect([sum('cpu'), sum('memory')]).toEqual([50, 112]);
  });

  it('never blocks a drain: every budget lets one pod go', () => {
    const budgets = (['controller', 'server', 'repoServer', 'notifications'] as const).map((part) =>
      valueAt(values('prod'), part, 'pdb'),
    );
    expect(budgets).toEqual(Array(4).fill({ enabled: true, maxUnavailable: 1 }));
    expect(valueAt(values('dev'), 'redis', 'pdb')).toEqual({ enabled: true, maxUnavailable: 1 });
  });

  it('is published behind single sign-on only, with TLS up to the pod', () => {
    const { annotations, ...ingress } = valueAt(values('prod'), 'server', 'ingress') as Record<string, unknown>;
    expect(ingress).toEqual({
      enabled: true,
      controller: 'generic',
      ingressClassName: 'platform',
      hostname: 'argocd.realworld-inc.link',
    });
    expect(annotations).toMatchObject({
      'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS',
      'alb.ingress.kubernetes.io/healthcheck-path': '/healthz',
      'alb.ingress.kubernetes.io/group.order': '900',
      'alb.ingress.kubernetes.io/security-groups': 'sg-0000000000000001',
    });
    const context = releaseContext('prod');
    const { sso: _, ...environment } = context.environment;
    const local = argoCdRelease({ ...context, environment }).values;
    expect(valueAt(local, 'server', 'ingress')).toEqual({ enabled: false });
  });
});

describe('its configuration', () => {
  it('asks Git every three minutes, and no later', () => {
    expect(argoCdConfig(sso)).toMatchObject({
      'timeout.reconciliation': '180s',
      'timeout.reconciliation.jitter': '0s',
    });
  });

  it('names the client secret, and does not hold it', () => {
    expect(JSON.parse(argoCdConfig(sso)['oidc.config'] ?? '')).toEqual({
      name: 'SSO',
      issuer: 'https://login.realworld-inc.link',
      clientID: 'argo-cd',
      clientSecret: '$argo-cd-sso:oidc-client-secret',
      requestedScopes: ['openid', 'profile', 'email', 'groups'],
    });
  });

  it('has a local administrator only without single sign-on', () => {
    expect(argoCdConfig(sso)['admin.enabled']).toBe(false);
    expect(argoCdConfig(undefined)['admin.enabled']).toBe(true);
    expect(argoCdConfig(undefined)).not.toHaveProperty('oidc.config');
  });

  it('leaves out what controllers make by themselves', () => {
    const excluded = JSON.parse(argoCdConfig(sso)['resource.exclusions']) as { kinds: string[] }[];
    const kinds = excluded.flatMap((entry) => entry.kinds);
    expect(kinds).toEqual(expect.arrayContaining(['EndpointSlice', 'Lease', 'Event', 'CertificateRequest']));
    for (const kind of ['Deployment', 'Secret', 'ExternalSecret', 'ScaledObject']) expect(kinds).not.toContain(kind);
  });

  it('gives rights by group, nothing to others, and nobody an application in the project default', () => {
    expect(argoCdRbac(sso)).toEqual({
      'policy.default': '',
      'policy.csv': [
        'p, role:admin, applications, create, default/*, deny',
        'g, "platform-admins", role:admin',
        'g, "developers", role:readonly',
        '',
      ].join('\n'),
      scopes: '[groups]',
    });
  });

  it('takes the name of a group as it is, with its commas and quotes', () => {
    const groups = { administer: 'CN=admins,OU=Groups', view: 'the "viewers"' };
    const lines = argoCdRbac(sso === undefined ? undefined : { ...sso, groups })['policy.csv'].split('\n');
    expect(lines.slice(1, 3)).toEqual(['g, "CN=admins,OU=Groups", role:admin', 'g, "the ""viewers""", role:readonly']);
  });

  it('tells Alertmanager of failed syncs, each revision once', () => {
    const { notifiers, templates, triggers, subscriptions } = argoCdNotifications('argocd.example.com', 'runbook');
    expect(JSON.parse(notifiers['service.alertmanager'])).toEqual({
      targets: ['alertmanager-operated.monitoring.svc:9093'],
    });
    const [trigger] = JSON.parse(triggers['trigger.on-sync-failed']) as { oncePer: string; send: string[] }[];
    expect(trigger).toMatchObject({ oncePer: expect.stringContaining('revision'), send: ['sync-failed'] });
    expect(JSON.parse(templates['template.sync-failed'])).toMatchObject({
      alertmanager: { labels: { alertname: 'ArgoCdSyncFailed' }, annotations: { runbook_url: 'runbook' } },
    });
    expect(subscriptions).toEqual([{ recipients: ['alertmanager:platform'], triggers: ['on-sync-failed'] }]);
  });
});

describe('its secrets', () => {
  it('come from the registry, and from the secret that a person fills', () => {
    expect(argoCdSecrets(releaseContext('dev'))).toEqual({
      region: 'ap-south-1',
      registry: '111111111111.dkr.ecr.ap-south-1.amazonaws.com/dev/charts',
      git: 'https://gitlab.com/bytebytego/platform.git',
      secret: 'arn:aws:secretsmanager:ap-south-1:111111111111:secret:dev/operations/argo-cd-AbCdEf',
      readerRole: 'arn:aws:iam::111111111111:role/dev-operations-secrets-reader',
      sso: { secret: 'argo-cd-sso', key: 'oidc-client-secret' },
    });
  });

  it('name this repository in one form, however its server is written', () => {
    const { gitlab } = releaseContext('dev').environment;
    expect(gitRepository({ gitlab: { ...gitlab, url: 'https://git.example.com/' } })).toBe(
      'https://git.example.com/bytebytego/platform.git',
    );
  });
});

it('tells of applications that stay degraded or different, with the page of the runbook', () => {
  const rules = valueAt(values('prod'), 'controller', 'metrics', 'rules', 'spec') as readonly {
    readonly alert: string;
    readonly annotations: { readonly runbook_url: string };
  }[];
  expect(rules.map(({ alert }) => alert)).toEqual(['ArgoCdApplicationDegraded', 'ArgoCdApplicationOutOfSync']);
  for (const { annotations } of rules) {
    expect(annotations.runbook_url).toBe(
      'https://gitlab.com/bytebytego/platform/-/blob/main/docs/runbook.md#applications-of-argo-cd',
    );
  }
});
