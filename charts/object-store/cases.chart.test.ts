import { describe, expect, it } from 'vitest';
import { IMAGES, imageReference } from '../../lib/catalogue/images.ts';
import { houseProblems, podSecurityProblems, podTemplates } from '../../tests/charts/pod-security.ts';
import { lintStrict } from '../../tests/support/helm.ts';
import { all, rendered } from './cases.ts';

describe.each(all)('the case %s', (_, values) => {
  it('lints without a warning', () => {
    expect(lintStrict('charts/object-store', values)).toEqual([]);
  });

  it('has pods that meet Pod Security restricted and what we ask beyond it', () => {
    const templates = podTemplates(rendered(values));
    expect(templates.map(({ owner }) => owner).sort()).toEqual([
      'CronJob/store-setup',
      'Job/store-setup',
      'StatefulSet/store',
    ]);
    expect(templates.flatMap(({ spec }) => podSecurityProblems(spec))).toEqual([]);
    expect(templates.flatMap((template) => houseProblems(template))).toEqual([]);
  });

  it('renders no Secret, and labels everything', () => {
    const objects = rendered(values);
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    for (const { metadata } of objects) {
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'store',
        'app.kubernetes.io/part-of': 's3www',
        'app.kubernetes.io/instance': 'store',
        'app.kubernetes.io/managed-by': 'Helm',
        'helm.sh/chart': 'object-store-1.0.0',
      });
    }
  });

  it('runs the images of the catalogue', () => {
    expect([values['image'], values['client']]).toEqual([imageReference('minio'), imageReference('mc')]);
    expect(IMAGES.minio.repository).toBe('docker.io/pgsty/minio');
  });
});
