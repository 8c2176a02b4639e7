import type { Environment } from '../../environments/schema.ts';
import { CHILD_HEALTH, MONGODB_HEALTH } from './argo-cd-health.ts';

/** Secret with the client secret of single sign-on; charts/platform has External Secrets make it. */
export const ARGO_CD_SSO_SECRET = { name: 'argo-cd-sso', key: 'oidc-client-secret' } as const;

/** Alertmanager's own service name, whatever its release is called. */
const ALERTMANAGER = 'alertmanager-operated.monitoring.svc:9093';

/** Made and thrown away by controllers all the time, and never declared in Git: watching them is load without use. */
const EXCLUDED: readonly { readonly apiGroups: readonly string[]; readonly kinds: readonly string[] }[] = [
  { apiGroups: ['', 'discovery.k8s.io'], kinds: ['Endpoints', 'EndpointSlice'] },
  { apiGroups: ['', 'events.k8s.io'], kinds: ['Event'] },
  { apiGroups: ['coordination.k8s.io'], kinds: ['Lease'] },
  { apiGroups: ['authentication.k8s.io', 'authorization.k8s.io'], kinds: ['*'] },
  { apiGroups: ['certificates.k8s.io'], kinds: ['CertificateSigningRequest'] },
  { apiGroups: ['cert-manager.io', 'acme.cert-manager.io'], kinds: ['CertificateRequest', 'Order', 'Challenge'] },
  { apiGroups: ['metrics.k8s.io', 'external.metrics.k8s.io'], kinds: ['*'] },
  { apiGroups: ['velero.io'], kinds: ['*'] },
  { apiGroups: ['karpenter.sh'], kinds: ['NodeClaim'] },
];

/**
 * `argocd-cm`. Git is asked every three minutes, without the random delay that would make it up to four. Without single
 * sign-on there is the local administrator, whose first password Argo CD makes itself; with it, nobody has a password.
 */
export function argoCdConfig(sso: Environment['sso']) {
  return {
    'admin.enabled': sso === undefined,
    'exec.enabled': false,
    'timeout.reconciliation': '180s',
    'timeout.reconciliation.jitter': '0s',
    'users.session.duration': '8h',
    'resource.exclusions': JSON.stringify(EXCLUDED),
    'resource.customizations.health.argoproj.io_Application': CHILD_HEALTH,
    'resource.customizations.health.mongodbcommunity.mongodb.com_MongoDBCommunity': MONGODB_HEALTH,
    ...(sso === undefined ? {} : { 'oidc.config': JSON.stringify(oidc(sso)) }),
  };
}

/** The client secret stays in its Secret: Argo CD reads `$<secret>:<key>` when somebody signs in. */
function oidc({ issuer, clientIds }: NonNullable<Environment['sso']>) {
  return {
    name: 'SSO',
    issuer,
    clientID: clientIds.argoCd,
    clientSecret: `$${ARGO_CD_SSO_SECRET.name}:${ARGO_CD_SSO_SECRET.key}`,
    requestedScopes: ['openid', 'profile', 'email', 'groups'],
  };
}

/**
 * Who may do what, by the issuer's groups, in quotes since those of directories have commas; everybody else nothing. Applications come from Terraform, each into the
 * project of its system: nobody makes one in the project `default`, which would be bound to nothing.
 */
export function argoCdRbac(sso: Environment['sso']) {
  const member = (group: string, role: string) => `g, "${group.replaceAll('"', '""')}", role:${role}`;
  const groups = sso === undefined ? [] : [member(sso.groups.administer, 'admin'), member(sso.groups.view, 'readonly')];
  return {
    'policy.default': '',
    'policy.csv': ['p, role:admin, applications, create, default/*, deny', ...groups, ''].join('\n'),
    scopes: '[groups]',
  };
}

/** Failed syncs go to Alertmanager: routes, silences and the way to people are the same as for every other alert. */
export function argoCdNotifications(host: string, runbook: string) {
  return {
    notifiers: {
      'service.alertmanager': JSON.stringify({ targets: [ALERTMANAGER] }),
    },
    templates: {
      'template.sync-failed': JSON.stringify({
        message: 'Application {{.app.metadata.name}} could not be synced.',
        alertmanager: {
          labels: { alertname: 'ArgoCdSyncFailed', severity: 'warning', application: '{{.app.metadata.name}}' },
          annotations: {
            summary: 'Application {{.app.metadata.name}} could not be synced: {{.app.status.operationState.message}}',
            // An attempt that failed before it had one has no result; an empty text would be sent as the template itself.
            revision: '{{with .app.status.operationState.syncResult}}{{.revision}}{{else}}unknown{{end}}',
            runbook_url: runbook,
          },
          generatorURL: `https://${host}/applications/{{.app.metadata.namespace}}/{{.app.metadata.name}}`,
        },
      }),
    },
    triggers: {
      'trigger.on-sync-failed': JSON.stringify([
        {
          when: "app.status?.operationState.phase in ['Error', 'Failed']",
          // Once for each attempt's revision, not with every look at it.
          oncePer: 'app.status?.operationState.syncResult?.revision',
          send: ['sync-failed'],
        },
      ]),
    },
    subscriptions: [{ recipients: ['alertmanager:platform'], triggers: ['on-sync-failed'] }],
  };
}
