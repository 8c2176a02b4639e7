import { describe, expect, it } from 'vitest';
import { releaseContext } from '../../tests/support/release-context.ts';
import { dataSources, SOURCES } from './grafana-sources.ts';
import { dashboardsRole, grafanaValues } from './grafana-values.ts';

const context = releaseContext('dev');
const { sso, ...local } = context.environment;
const values = grafanaValues(context);
const alone = grafanaValues({ ...context, environment: local });

describe('Grafana', () => {
  it('takes its administrator from a Secret that exists', () => {
    expect(values.admin).toEqual({
      existingSecret: 'grafana',
      userKey: 'admin-user',
      passwordKey: 'admin-password',
    });
  });

  it('is published under its own name where people sign on, and not at all where they cannot', () => {
    expect(values.ingress).toMatchObject({
      enabled: true,
      ingressClassName: 'platform',
      hosts: ['grafana.dev.techitfactory.com'],
      annotations: { 'alb.ingress.kubernetes.io/healthcheck-path': '/api/health' },
    });
    expect(alone.ingress).toEqual({ enabled: false });
  });

  it('reads ConfigMaps for dashboards, and no secret', () => {
    expect(dashboardsRole().rules).toEqual([
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
    ]);
    expect(values.rbac.useExistingClusterRole).toBe(dashboardsRole().metadata.name);
    expect(values.sidecar.dashboards).toMatchObject({ resource: 'configmap', searchNamespace: 'ALL' });
  });

  it('lets nobody in unnamed, nor by an account that they made themselves', () => {
    expect(values['grafana.ini']).toMatchObject({
      'auth.anonymous': { enabled: false },
      users: { allow_sign_up: false },
      security: { cookie_secure: true },
    });
  });

  it('fetches nothing at its start: data sources are those of the image', () => {
    expect(values['grafana.ini']).toMatchObject({ plugins: { preinstall_disabled: true } });
    expect(values).not.toHaveProperty('plugins');
  });
});

describe('single sign-on', () => {
  const oauth = (endpoints?: NonNullable<typeof sso>['endpoints']) => {
    if (sso === undefined) throw new Error('dev has single sign-on');
    const { endpoints: _, ...rest } = sso;
    const environment = { ...context.environment, sso: endpoints === undefined ? rest : { ...rest, endpoints } };
    return grafanaValues({ ...context, environment })['grafana.ini']['auth.generic_oauth'];
  };

  it('asks the issuer at Keycloak’s paths, or where the environment says', () => {
    expect(oauth()).toMatchObject({
      auth_url: 'https://login.techitfactory.com/protocol/openid-connect/auth',
      token_url: 'https://login.techitfactory.com/protocol/openid-connect/token',
      api_url: 'https://login.techitfactory.com/protocol/openid-connect/userinfo',
      use_pkce: true,
    });
    const own = { authorize: 'https://a.example/1', token: 'https://a.example/2', userInfo: 'https://a.example/3' };
    expect(oauth(own)).toMatchObject({ auth_url: own.authorize, token_url: own.token, api_url: own.userInfo });
  });

  it('gives members of one group everything, of the other the view, and refuses the rest', () => {
    expect(oauth()).toMatchObject({
      role_attribute_path:
        "contains(groups[*], 'platform-admins') && 'GrafanaAdmin' || contains(groups[*], 'developers') && 'Viewer'",
      role_attribute_strict: true,
    });
  });

  it('has its client secret in the environment of the pod, from a Secret', () => {
    expect(values.envValueFrom).toEqual({
      GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: { secretKeyRef: { name: 'grafana', key: 'oidc-client-secret' } },
    });
    expect(JSON.stringify(values['grafana.ini'])).not.toContain('client_secret');
    expect(alone).not.toHaveProperty('envValueFrom');
    expect(alone['grafana.ini']).not.toHaveProperty('auth.generic_oauth');
  });
});

describe('data sources', () => {
  const sources = dataSources('ap-south-1');
  const byType = Object.fromEntries(sources.map((source) => [source.type, source]));

  it('are metrics, logs, traces, alerts and CloudWatch, each under its fixed id', () => {
    expect(sources.map(({ type, uid }) => `${type} ${uid}`)).toEqual(
      Object.entries(SOURCES).map(([type, uid]) => `${type} ${uid}`),
    );
    expect(sources.filter((source) => 'isDefault' in source).map(({ type }) => type)).toEqual(['prometheus']);
  });

  it('refer only to each other', () => {
    const referred = [...JSON.stringify(sources).matchAll(/"datasourceUid":"([^"]+)"/g)].map(([, uid]) => uid);
    expect(referred.length).toBe(5);
    for (const uid of referred) expect(Object.values(SOURCES)).toContain(uid);
  });

  it('find the trace in JSON logs and in Envoy’s, whatever it is called', () => {
    const data = byType['loki']?.jsonData as { derivedFields: { matcherRegex: string }[] } | undefined;
    const find = (line: string) => new RegExp(data?.derivedFields[0]?.matcherRegex ?? '').exec(line)?.[1];
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    expect(find(`{"traceId":"${id}"}`)).toBe(id);
    expect(find(`{"trace_id": "${id}"}`)).toBe(id);
    expect(find(`level=info traceID=${id}`)).toBe(id);
    expect(find('{"trace":"none"}')).toBeUndefined();
  });

  it('lead from a span to its logs and metrics, and draw the graph of services', () => {
    expect(byType['tempo']?.jsonData).toMatchObject({
      tracesToLogsV2: { datasourceUid: 'loki', filterByTraceID: true },
      tracesToMetrics: { datasourceUid: 'prometheus' },
      serviceMap: { datasourceUid: 'prometheus' },
    });
    expect(byType['prometheus']?.jsonData).toMatchObject({
      exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo' }],
    });
  });

  it('ask CloudWatch by the pod’s identity', () => {
    expect(byType['cloudwatch']?.jsonData).toEqual({ authType: 'default', defaultRegion: 'ap-south-1' });
  });
});
