import type { PlatformEnvironment } from '../../environments/platform.ts';
import { dataSources } from './grafana-sources.ts';
import { INGRESS_CLASS, ingressAnnotations } from './ingress.ts';
import { beside, platformPod } from './observability-pods.ts';
import { reserved, resourcesOf } from './placement.ts';
import type { ReleaseContext } from './platform-release.ts';

/** Secret that External Secrets makes: the local administrator, and the client secret where there is single sign-on. */
export const GRAFANA_SECRET = {
  name: 'grafana',
  userKey: 'admin-user',
  passwordKey: 'admin-password',
  clientSecretKey: 'oidc-client-secret',
} as const;

/** Role that lets the sidecar find dashboards. */
export const DASHBOARDS_ROLE = 'grafana-dashboards';

/** Behind the Ingresses of all systems, whose order is counted from 1, and that of Argo CD. */
const INGRESS_ORDER = '901';

/** Loads dashboards of every namespace. */
const SIDECAR = { cpuMillicores: 20, memoryMiB: 64 };

/**
 * Grafana: one copy that keeps nothing. Dashboards, data sources and rights come from Git and from the issuer's groups, so
 * a new pod is the same as the lost one.
 */
export function grafanaValues(context: ReleaseContext) {
  const { environment, hosts } = context;
  const { name, userKey, passwordKey, clientSecretKey } = GRAFANA_SECRET;
  return {
    fullnameOverride: 'grafana',
    serviceAccount: { name: 'grafana' },
    // The chart's own role would read every secret of the cluster.
    rbac: { useExistingClusterRole: DASHBOARDS_ROLE },
    replicas: 1,
    admin: { existingSecret: name, userKey, passwordKey },
    ...(environment.sso === undefined
      ? {}
      : {
          envValueFrom: {
            GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: { secretKeyRef: { name, key: clientSecretKey } },
          },
        }),
    'grafana.ini': configuration(environment, hosts.grafana),
    datasources: { 'datasources.yaml': { apiVersion: 1, prune: true, datasources: dataSources(environment.region) } },
    sidecar: {
      dashboards: {
        enabled: true,
        label: 'grafana_dashboard',
        labelValue: '1',
        searchNamespace: 'ALL',
        resource: 'configmap',
        folderAnnotation: 'grafana_folder',
        provider: { foldersFromFilesStructure: true, allowUiUpdates: false },
      },
      datasources: { enabled: false },
      resources: resourcesOf(SIDECAR),
    },
    defaultDashboardsEditable: false,
    ingress: ingress(context),
    testFramework: { enabled: false },
    resources: resourcesOf(beside(reserved('grafana').request, SIDECAR)),
    ...platformPod('platform'),
  };
}

/** Open to the world, so only behind single sign-on; without it the page is reached by `kubectl port-forward`. */
function ingress(context: ReleaseContext) {
  if (context.environment.sso === undefined) return { enabled: false };
  return {
    enabled: true,
    ingressClassName: INGRESS_CLASS,
    annotations: {
      ...ingressAnnotations(context),
      'alb.ingress.kubernetes.io/group.order': INGRESS_ORDER,
      'alb.ingress.kubernetes.io/healthcheck-path': '/api/health',
    },
    hosts: [context.hosts.grafana],
    path: '/',
    pathType: 'Prefix',
  };
}

/** Reads the names and texts of ConfigMaps, and no secret. */
export function dashboardsRole() {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: DASHBOARDS_ROLE, labels: { 'app.kubernetes.io/part-of': 'platform' } },
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }],
  };
}

function configuration({ sso }: PlatformEnvironment, host: string) {
  return {
    server: { domain: host, root_url: `https://${host}` },
    analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
    // The image holds every data source; the installer would fetch newer ones at each start, and take them away first.
    plugins: { preinstall_disabled: true },
    security: { cookie_secure: true, disable_gravatar: true, strict_transport_security: true },
    users: { allow_sign_up: false, default_theme: 'system' },
    'auth.anonymous': { enabled: false },
    aws: { allowed_auth_providers: 'default', assume_role_enabled: false },
    ...(sso === undefined ? {} : { 'auth.generic_oauth': singleSignOn(sso) }),
  };
}

/** Members of neither group are refused; the local administrator stays for the day on which the issuer is away. */
function singleSignOn({ issuer, clientIds, groups, endpoints }: NonNullable<PlatformEnvironment['sso']>) {
  const openid = `${issuer.replace(/\/$/, '')}/protocol/openid-connect`;
  const member = (group: string) => `contains(groups[*], '${group.replaceAll("'", "\\'")}')`;
  return {
    enabled: true,
    name: 'Single sign-on',
    client_id: clientIds.grafana,
    scopes: 'openid profile email groups',
    auth_url: endpoints?.authorize ?? `${openid}/auth`,
    token_url: endpoints?.token ?? `${openid}/token`,
    api_url: endpoints?.userInfo ?? `${openid}/userinfo`,
    use_pkce: true,
    allow_sign_up: true,
    groups_attribute_path: 'groups',
    role_attribute_path: `${member(groups.administer)} && 'GrafanaAdmin' || ${member(groups.view)} && 'Viewer'`,
    role_attribute_strict: true,
    allow_assign_grafana_admin: true,
    skip_org_role_sync: false,
  };
}
