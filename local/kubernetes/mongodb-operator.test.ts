import { describe, expect, it } from 'vitest';
import { podSecurityProblems, podTemplates } from '../../tests/charts/pod-security.ts';
import { operatorObjects } from './mongodb-operator.ts';
import type { KubernetesObject } from './object.ts';

const plain = (statefulSet: object = { spec: { template: {} } }, more: object = {}): KubernetesObject => ({
  apiVersion: 'mongodbcommunity.mongodb.com/v1',
  kind: 'MongoDBCommunity',
  metadata: { name: 'shop', namespace: 'storefront' },
  spec: { members: 3, security: { tls: { enabled: false } }, statefulSet, ...more },
});

describe('what the operator makes of a replica set', () => {
  it('is a headless Service, and a StatefulSet with a data and a log volume for each member', () => {
    const [service, set] = operatorObjects(plain());
    expect(service).toMatchObject({
      metadata: { name: 'shop-svc', namespace: 'storefront', labels: { app: 'shop-svc' } },
      spec: { clusterIP: 'None', selector: { app: 'shop-svc' }, ports: [{ name: 'mongodb', port: 27_017 }] },
    });
    expect(set).toMatchObject({
      metadata: { name: 'shop', namespace: 'storefront' },
      spec: { serviceName: 'shop-svc', replicas: 3, selector: { matchLabels: { app: 'shop-svc' } } },
    });
    expect(set).toHaveProperty('spec.volumeClaimTemplates.0.metadata.name', 'data-volume');
    expect(set).toHaveProperty('spec.volumeClaimTemplates.1.metadata.name', 'logs-volume');
    expect(set).toHaveProperty('spec.volumeClaimTemplates.length', 2);
  });

  it('has pods that meet Pod Security restricted by themselves', () => {
    const templates = podTemplates(operatorObjects(plain()));
    expect(templates.map(({ owner }) => owner)).toEqual(['StatefulSet/shop']);
    expect(templates.flatMap(({ spec }) => podSecurityProblems(spec))).toEqual([]);
  });

  it('takes the overrides of containers by name, quantities one by one, and of claims whole', () => {
    const [, set] = operatorObjects(
      plain({
        metadata: { labels: { team: 'shop' } },
        spec: {
          template: {
            metadata: { labels: { name: 'shop' } },
            spec: {
              serviceAccountName: 'shop',
              containers: [{ name: 'mongod', image: 'mongo:8', resources: { requests: { cpu: '200m' } } }],
              initContainers: [{ name: 'mongod-posthook', resources: { requests: { cpu: '50m' } } }],
            },
          },
          volumeClaimTemplates: [{ metadata: { name: 'data-volume' }, spec: { storageClassName: 'encrypted' } }],
        },
      }),
    );
    expect(set).toMatchObject({
      metadata: { labels: { app: 'shop-svc', team: 'shop' } },
      spec: {
        template: {
          metadata: { labels: { app: 'shop-svc', name: 'shop' } },
          spec: {
            serviceAccountName: 'shop',
            containers: [
              { name: 'mongodb-agent', resources: { requests: { cpu: '500m', memory: '400M' } } },
              {
                name: 'mongod',
                image: 'mongo:8',
                resources: { requests: { cpu: '200m', memory: '400M' }, limits: { cpu: '1', memory: '500M' } },
              },
            ],
            initContainers: [
              { name: 'mongod-posthook', resources: { requests: { cpu: '50m', memory: '400M' } } },
              { name: 'mongodb-agent-readinessprobe', resources: { requests: { cpu: '500m' } } },
            ],
          },
        },
        volumeClaimTemplates: [
          { spec: { storageClassName: 'encrypted' } },
          { spec: { resources: { requests: { storage: '2G' } } } },
        ],
      },
    });
  });

  it('mounts certificates, and serves metrics, only where the resource says so', () => {
    const names = (resource: KubernetesObject) => {
      const [, set] = operatorObjects(resource);
      return podTemplates([set])
        .flatMap(({ spec }) => spec['volumes'] as readonly { name: string }[])
        .map(({ name }) => name)
        .filter((name) => name.includes('tls'));
    };
    const tls = { security: { tls: { enabled: true } }, prometheus: { tlsSecretKeyRef: { name: 'shop-server' } } };
    expect(names(plain())).toEqual([]);
    expect(names(plain(undefined, tls))).toEqual(['tls-ca', 'tls-secret', 'prom-tls-secret']);
    expect(operatorObjects(plain(undefined, tls))[0]).toHaveProperty('spec.ports', [
      { name: 'mongodb', port: 27_017 },
      { name: 'prometheus', port: 9216 },
    ]);
  });

  it('goes with the resource, once that exists', () => {
    const resource = plain();
    const existing = { ...resource, metadata: { ...resource.metadata, uid: '1234' } };
    const owner = { kind: 'MongoDBCommunity', name: 'shop', uid: '1234', controller: true };
    for (const { metadata } of operatorObjects(existing)) expect(metadata).toMatchObject({ ownerReferences: [owner] });
    for (const { metadata } of operatorObjects(resource)) expect(metadata).not.toHaveProperty('ownerReferences');
  });
});
