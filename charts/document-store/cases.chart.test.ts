import { describe, expect, it } from 'vitest';
import { IMAGES, imageReference } from '../../lib/catalogue/images.ts';
import { operatorObjects } from '../../local/kubernetes/mongodb-operator.ts';
import { podSecurityProblems, podTemplates } from '../../tests/charts/pod-security.ts';
import { lintStrict } from '../../tests/support/helm.ts';
import { all, find, memberPod, rendered } from './cases.ts';

describe.each(all)('the case %s', (_, values) => {
  it('lints without a warning', () => {
    expect(lintStrict('charts/document-store', values)).toEqual([]);
  });

  it('makes pods by the operator alone, which meet Pod Security restricted', () => {
    expect(podTemplates(rendered(values))).toEqual([]);
    const pod = memberPod(values);
    expect(podSecurityProblems(pod)).toEqual([]);
    for (const { securityContext } of [...pod.containers, ...pod.initContainers]) {
      expect(securityContext['readOnlyRootFilesystem']).toBe(true);
    }
  });

  it('becomes pods of the operator that meet it too, under the labels that policies and monitors select', () => {
    const made = podTemplates(operatorObjects(find('MongoDBCommunity', 'shop', values)));
    expect(made.map(({ owner }) => owner)).toEqual(['StatefulSet/shop']);
    for (const { spec, labels } of made) {
      expect(podSecurityProblems(spec)).toEqual([]);
      expect(spec['serviceAccountName']).toBe('shop');
      expect(labels).toMatchObject({ app: 'shop-svc', 'app.kubernetes.io/name': 'shop' });
    }
  });

  it('renders no Secret, and labels everything', () => {
    for (const { kind, metadata } of rendered(values)) {
      expect(kind).not.toBe('Secret');
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'shop',
        'app.kubernetes.io/part-of': 'storefront',
        'app.kubernetes.io/instance': 'shop',
        'app.kubernetes.io/managed-by': 'Helm',
        'helm.sh/chart': 'document-store-1.0.0',
      });
    }
  });

  it('runs the server of the catalogue', () => {
    expect(values['image']).toBe(imageReference('mongodb'));
    expect(values['version']).toBe(IMAGES.mongodb.version.split('-')[0]);
    expect(memberPod(values).containers.map(({ name, image }) => [name, image])).toEqual([
      ['mongod', imageReference('mongodb')],
      ['mongodb-agent', undefined],
    ]);
  });
});
