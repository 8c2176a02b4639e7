import { describe, expect, it } from 'vitest';
import { houseProblems, podSecurityProblems, podTemplates } from './pod-security.ts';

const safeContainer = {
  name: 'api',
  image: 'registry.example/api:1.0',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
};
const safeSettings = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
const safe = { securityContext: safeSettings, containers: [safeContainer] };
const context = (more: object) => ({
  ...safe,
  containers: [{ ...safeContainer, securityContext: { ...safeContainer.securityContext, ...more } }],
});
const settings = (more: object) => ({ ...safe, securityContext: { ...safeSettings, ...more } });
const container = (more: object) => ({ ...safe, containers: [{ ...safeContainer, ...more }] });

describe('Pod Security restricted', () => {
  it('is met by a pod that gives everything up', () => {
    expect(podSecurityProblems(safe)).toEqual([]);
  });

  it('lets a container say for itself what the pod leaves open', () => {
    const { capabilities, allowPrivilegeEscalation } = safeContainer.securityContext;
    const own = { capabilities, allowPrivilegeEscalation, ...safeSettings };
    expect(podSecurityProblems({ containers: [{ ...safeContainer, securityContext: own }] })).toEqual([]);
  });

  it('is not met by an empty specification of a container', () => {
    expect(podSecurityProblems({ containers: [{ name: 'api' }] })).toEqual([
      'container api may gain privileges',
      'container api keeps capabilities',
      'container api may run as root',
      'container api has no seccomp profile',
    ]);
  });

  it.each([
    ['hostNetwork is set', { ...safe, hostNetwork: true }],
    ['hostPID is set', { ...safe, hostPID: true }],
    ['hostIPC is set', { ...safe, hostIPC: true }],
    ['sysctl kernel.msgmax is not allowed', settings({ sysctls: [{ name: 'kernel.msgmax', value: '1' }] })],
    ['volume root is a hostPath', { ...safe, volumes: [{ name: 'root', hostPath: { path: '/' } }] }],
    ['volume share is a nfs', { ...safe, volumes: [{ name: 'share', nfs: { server: 's', path: '/' } }] }],
    ['the pod runs as root', settings({ runAsUser: 0 })],
    ['the pod has seccomp profile Unconfined', settings({ seccompProfile: { type: 'Unconfined' } })],
    ['the pod is a host process', settings({ windowsOptions: { hostProcess: true } })],
    ['the pod has SELinux type spc_t', settings({ seLinuxOptions: { type: 'spc_t' } })],
    ['the pod sets the SELinux role', settings({ seLinuxOptions: { role: 'r' } })],
    ['container api runs as root', context({ runAsUser: 0 })],
    ['container api is privileged', context({ privileged: true })],
    ['container api may gain privileges', context({ allowPrivilegeEscalation: true })],
    ['container api keeps capabilities', context({ capabilities: { drop: ['NET_RAW'] } })],
    ['container api adds SYS_TIME', context({ capabilities: { drop: ['ALL'], add: ['SYS_TIME'] } })],
    ['container api has no AppArmor profile', context({ appArmorProfile: { type: 'Unconfined' } })],
    ['container api has seccomp profile Unconfined', context({ seccompProfile: { type: 'Unconfined' } })],
    ['container api unmasks /proc', context({ procMount: 'Unmasked' })],
    ["container api takes the node's port 80", container({ ports: [{ containerPort: 80, hostPort: 80 }] })],
    ['container api names a host in livenessProbe', container({ livenessProbe: { httpGet: { host: '10.0.0.1' } } })],
    ['container api names a host in preStop', container({ lifecycle: { preStop: { tcpSocket: { host: 'a' } } } })],
  ])('refuses: %s', (problem, spec) => {
    expect(podSecurityProblems(spec)).toEqual([problem]);
  });

  it('holds a container to account that overrides what the pod promises', () => {
    expect(podSecurityProblems(context({ runAsNonRoot: false }))).toEqual([
      'container api may run as root',
      'container api may run as root',
    ]);
  });

  it.each(['initContainers', 'ephemeralContainers'])('looks at %s too', (kind) => {
    expect(
      podSecurityProblems({ ...safe, [kind]: [{ ...safeContainer, name: 'other', securityContext: {} }] }),
    ).toEqual(['container other may gain privileges', 'container other keeps capabilities']);
  });

  it.each([
    { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
    { seLinuxOptions: { type: 'container_t' } },
    { seccompProfile: { type: 'Localhost', localhostProfile: 'own.json' } },
  ])('allows %j', (allowed) => {
    expect(podSecurityProblems(settings(allowed))).toEqual([]);
  });

  it('allows the capability to bind low ports', () => {
    expect(podSecurityProblems(context({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }))).toEqual([]);
  });
});

describe('pod templates', () => {
  const pod = { metadata: { labels: { app: 'x' } }, spec: safe };
  it.each([
    ['Deployment', { spec: { template: pod } }],
    ['StatefulSet', { spec: { template: pod } }],
    ['DaemonSet', { spec: { template: pod } }],
    ['Job', { spec: { template: pod } }],
    ['CronJob', { spec: { jobTemplate: { spec: { template: pod } } } }],
  ])('are found in a %s', (kind, body) => {
    const found = podTemplates([{ apiVersion: 'v1', kind, metadata: { name: 'x' }, ...body }]);
    expect(found).toEqual([{ owner: `${kind}/x`, labels: { app: 'x' }, annotations: {}, spec: safe }]);
  });

  it('are found in a bare Pod and in nothing else', () => {
    const metadata = { name: 'x', labels: { app: 'x' } };
    expect(podTemplates([{ apiVersion: 'v1', kind: 'Pod', metadata, spec: safe }])).toHaveLength(1);
    expect(podTemplates([{ apiVersion: 'v1', kind: 'Service', metadata, spec: { template: pod } }])).toEqual([]);
  });
});

describe('what our charts ask beyond it', () => {
  const good = {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    containers: [
      {
        name: 'api',
        image: `registry.example/api@sha256:${'a'.repeat(64)}`,
        securityContext: { readOnlyRootFilesystem: true },
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
      },
    ],
  };
  const problems = (spec: object) =>
    houseProblems({ owner: 'Deployment/api', labels: {}, annotations: {}, spec: spec as Record<string, unknown> });
  const changed = (more: object) => ({ ...good, containers: [{ ...good.containers[0], ...more }] });

  it('is met by a pod that fixes all of it', () => {
    expect(problems(good)).toEqual([]);
  });

  it.each([
    ['a token of the Kubernetes API is mounted', { ...good, automountServiceAccountToken: true }],
    ['variables of other Services are set', { ...good, enableServiceLinks: undefined }],
    ['container api can write its root', changed({ securityContext: {} })],
    ['container api runs api:latest, which can change', changed({ image: 'api:latest' })],
    ['container api runs registry.example:5000/api, which can change', changed({ image: 'registry.example:5000/api' })],
    ['container api has no requests or memory limit', changed({ resources: { requests: { cpu: '1' } } })],
  ])('is not met: %s', (problem, spec) => {
    expect(problems(spec)).toEqual([problem]);
  });
});
