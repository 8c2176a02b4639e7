import { describe, expect, it } from 'vitest';
import { volumeFor } from './volumes.ts';

const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data-db-0', namespace: 'shop', uid: 'u-1' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
};
const storageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'gp3' },
  provisioner: 'ebs.csi.aws.com',
};

describe('a volume', () => {
  it('is of the size that was asked for, and of the one claim', () => {
    expect(volumeFor(claim, storageClass, 'us-east-1a')['spec']).toMatchObject({
      capacity: { storage: '8Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'gp3',
      claimRef: { name: 'data-db-0', namespace: 'shop', uid: 'u-1' },
    });
  });

  it('can be used in its zone only', () => {
    expect(volumeFor(claim, storageClass, 'us-east-1a')['spec']).toMatchObject({
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['us-east-1a'] }] },
          ],
        },
      },
    });
  });

  it('is kept or not as its class says, and goes with its claim by default', () => {
    const kept = volumeFor(claim, { ...storageClass, reclaimPolicy: 'Retain' }, 'us-east-1a');
    expect(kept['spec']).toMatchObject({ persistentVolumeReclaimPolicy: 'Retain' });
    expect(volumeFor(claim, storageClass, 'us-east-1a')['spec']).toMatchObject({
      persistentVolumeReclaimPolicy: 'Delete',
    });
  });

  it('has the same name whenever it is asked for', () => {
    expect(volumeFor(claim, storageClass, 'us-east-1a').metadata.name).toBe('pvc-u-1');
  });
});
