import { describe, expect, it } from 'vitest';
import { houseProblems, podSecurityProblems, podTemplates } from '../../tests/charts/pod-security.ts';
import { once } from '../../tests/support/once.ts';
import { CASES, CONTAINER, DIGEST, LEAST, POD, Release, values } from './rendered.ts';

const release = (more: object) => new Release({ ...LEAST, ...more });
const template = (from: Release, path: string, name = 'api') => from.at('Deployment', name, `spec.template.${path}`);
const pod = (from: Release, path: string, name = 'api') => from.at('Deployment', name, `${POD}.${path}`);
const container = (from: Release, path: string, name = 'api') => from.at('Deployment', name, `${CONTAINER}.${path}`);

describe.each(CASES)('every pod of the case %s', (name) => {
  const templates = once(() => podTemplates(new Release(values(name)).objects));

  it('meets Pod Security restricted and what our charts ask beyond it', () => {
    expect(templates().length).toBeGreaterThan(0);
    for (const { owner, spec } of templates()) expect([owner, podSecurityProblems(spec)]).toEqual([owner, []]);
    for (const found of templates()) expect([found.owner, houseProblems(found)]).toEqual([found.owner, []]);
  });

  it('runs as the service’s own account and writes to /tmp alone', () => {
    for (const { spec } of templates()) {
      expect(spec).toMatchObject({
        serviceAccountName: values(name)['service'],
        containers: [{ volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }] }],
      });
      expect(spec['volumes']).toEqual([{ name: 'scratch', emptyDir: { sizeLimit: expect.stringMatching(/^\d+Mi$/) } }]);
    }
  });
});

describe('the image', () => {
  it('is named by digest, which wins over a tag', () => {
    const both = release({ image: { repository: 'registry.example/shop/api', tag: 'v1', digest: DIGEST } });
    expect(container(both, 'image')).toBe(`registry.example/shop/api@${DIGEST}`);
    expect(template(both, 'metadata.labels')).toHaveProperty(['app.kubernetes.io/version'], '111111111111');
  });

  it('is named by tag where others publish it', () => {
    const web = new Release(values('public-image-with-seed'));
    expect(container(web, 'image', 'web')).toBe('docker.io/y4m4/s3www:v1.0.0');
    expect(template(web, 'metadata.labels', 'web')).toHaveProperty(['app.kubernetes.io/version'], 'v1.0.0');
  });
});

describe('variables', () => {
  it('are sorted, taken literally, and know a home that can be written', () => {
    const odd = release({ env: { ZED: '$(HOME) "quoted"\nline', ANSWER: '42', YES: 'true' } });
    expect(container(odd, 'env')).toEqual([
      { name: 'ANSWER', value: '42' },
      { name: 'HOME', value: '/tmp' },
      { name: 'YES', value: 'true' },
      { name: 'ZED', value: '$$(HOME) "quoted"\nline' },
    ]);
    expect(container(odd, 'envFrom')).toBeUndefined();
  });

  it('of the caller win over ours', () => {
    expect(container(release({ env: { HOME: '/opt' } }), 'env')).toEqual([{ name: 'HOME', value: '/opt' }]);
  });

  it('come from the Secret too, whose change rolls the pods by their own strategy', () => {
    const secret = release({ secretName: 'api' });
    expect(container(secret, 'envFrom')).toEqual([{ secretRef: { name: 'api' } }]);
    expect(secret.get('Deployment', 'api').metadata.annotations).toEqual({
      'secret.reloader.stakater.com/reload': 'api',
    });
    expect(release({}).get('Deployment', 'api').metadata).not.toHaveProperty('annotations');
  });
});

describe('authorities that are trusted', () => {
  const trusting = release({ secretName: 'api', trust: ['shop-ca', 'store-ca'], migration: { command: ['migrate'] } });

  it('are mounted without their keys, in Jobs too', () => {
    const volume = (secretName: string) => ({
      name: `trust-${secretName}`,
      secret: { secretName, items: [{ key: 'ca.crt', path: 'ca.crt' }] },
    });
    const mount = (name: string) => ({ name: `trust-${name}`, mountPath: `/etc/trust/${name}`, readOnly: true });
    const scratch = { name: 'scratch', mountPath: '/tmp' };
    for (const [kind, name] of [
      ['Deployment', 'api'],
      ['Job', 'api-migration'],
    ] as const) {
      const volumes = trusting.at(kind, name, `${POD}.volumes`) as readonly unknown[];
      expect(volumes.slice(1)).toEqual([volume('shop-ca'), volume('store-ca')]);
      expect(trusting.at(kind, name, `${CONTAINER}.volumeMounts`)).toEqual([
        scratch,
        mount('shop-ca'),
        mount('store-ca'),
      ]);
    }
  });

  it('roll the pods when they change, like the Secret', () => {
    expect(trusting.get('Deployment', 'api').metadata.annotations).toEqual({
      'secret.reloader.stakater.com/reload': 'api,shop-ca,store-ca',
    });
  });
});

describe('resources', () => {
  it('are requests, twice the memory as limit, and no CPU limit', () => {
    const sized = release({ resources: { cpuMillicores: 250, memoryMiB: 300, scratchMiB: 64 } });
    expect(container(sized, 'resources')).toEqual({
      requests: { cpu: '250m', memory: '300Mi' },
      limits: { memory: '600Mi' },
    });
    expect(pod(sized, 'volumes')).toEqual([{ name: 'scratch', emptyDir: { sizeLimit: '64Mi' } }]);
  });
});

describe('probes', () => {
  it('ask over HTTP, and give the program two minutes to start', () => {
    const asked = release({ port: 80, probes: { liveness: { path: '/health' }, readiness: { path: '/ready' } } });
    const get = (path: string) => ({ httpGet: { path, port: 'http' } });
    expect(container(asked, 'startupProbe')).toEqual({
      ...get('/health'),
      periodSeconds: 2,
      timeoutSeconds: 2,
      failureThreshold: 60,
    });
    expect(container(asked, 'livenessProbe')).toEqual({
      ...get('/health'),
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 3,
    });
    expect(container(asked, 'readinessProbe')).toEqual({
      ...get('/ready'),
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 2,
    });
  });

  it('try the port of a program without a health path', () => {
    const asked = new Release(values('public-image-with-seed'));
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      expect(container(asked, probe, 'web')).toMatchObject({ tcpSocket: { port: 'http' } });
    }
  });

  it('are absent where nothing is asked for', () => {
    for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe', 'ports']) {
      expect(container(release({}), probe)).toBeUndefined();
    }
  });
});

describe('the end of a pod', () => {
  it('serves on for a while before the program is told, within the grace', () => {
    expect(container(release({}), 'lifecycle')).toEqual({ preStop: { sleep: { seconds: 20 } } });
    expect(pod(release({}), 'terminationGracePeriodSeconds')).toBe(60);
  });

  it('needs no such while where nobody connects', () => {
    const worker = new Release(values('worker-on-a-queue'));
    expect(container(worker, 'lifecycle', 'media-processor')).toBeUndefined();
    expect(pod(worker, 'terminationGracePeriodSeconds', 'media-processor')).toBe(960);
  });

  it('leaves long connections five minutes, or their whole life where that is shorter', () => {
    const chat = new Release(values('long-lived-connections'));
    expect(pod(chat, 'terminationGracePeriodSeconds', 'chat')).toBe(320);
    const short = release({ traffic: { longLivedSeconds: 120 } });
    expect(pod(short, 'terminationGracePeriodSeconds')).toBe(140);
    const patient = release({ traffic: { longLivedSeconds: 120 }, shutdown: { graceSeconds: 400 } });
    expect(pod(patient, 'terminationGracePeriodSeconds')).toBe(400);
  });
});

describe('in the mesh', () => {
  const api = new Release(values('mesh-api-with-canary-and-migration'));

  it('the sidecar starts first and goes last, and shows the program’s metrics', () => {
    expect(template(api, 'metadata.annotations')).toEqual({
      'sidecar.istio.io/nativeSidecar': 'true',
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '8000',
      'prometheus.io/path': '/metrics',
    });
  });

  it('a pod without metrics of its own asks for none to be added', () => {
    const annotations = template(new Release(values('long-lived-connections')), 'metadata.annotations', 'chat');
    expect(Object.keys(annotations as object)).toEqual(['sidecar.istio.io/nativeSidecar']);
  });

  it('and only there pods carry such annotations', () => {
    const outside = release({ port: 80, metrics: { port: 80, path: '/m' } });
    expect(template(outside, 'metadata.annotations')).toBeUndefined();
  });
});

describe('a port below 1024', () => {
  it('is opened to a program that is not root by a namespaced setting', () => {
    const sysctls = [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }];
    expect(pod(release({ port: 80 }), 'securityContext.sysctls')).toEqual(sysctls);
    expect(pod(release({ port: 1024 }), 'securityContext.sysctls')).toBeUndefined();
  });
});
