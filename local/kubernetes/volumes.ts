import type { Api } from './api.ts';
import { ApiError } from './http.ts';
import { ZONE_LABEL } from './node-objects.ts';
import type { KubernetesObject } from './object.ts';
import { follow } from './watched.ts';

/** The driver whose classes are served, as on EKS. */
export const PROVISIONER = 'ebs.csi.aws.com';

/** Annotations by which the scheduler, the volume controller and a provisioner talk to each other. */
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

interface Claim extends KubernetesObject {
  readonly spec: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly volumeMode?: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

interface StorageClass extends KubernetesObject {
  readonly provisioner: string;
  readonly reclaimPolicy?: string;
}

/** The driver itself: attaching is left out, since a KWOK node neither waits for it nor would notice. */
export const CSI_DRIVER: KubernetesObject = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name: PROVISIONER },
  spec: { attachRequired: false, podInfoOnMount: false, volumeLifecycleModes: ['Persistent'] },
};

/**
 * The EBS driver's controller part without EBS: a claim for which the scheduler has chosen a node gets a volume that
 * exists in that node's zone only, and a released volume goes away where its class says so. A volume of a lost zone
 * therefore keeps its pod from starting elsewhere, as in AWS.
 */
export function provisionVolumes(api: Api, onError: (error: unknown) => void): { stop(): Promise<void> } {
  return follow(
    api,
    [
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
      { apiVersion: 'v1', kind: 'PersistentVolume' },
    ],
    async ([claims = [], volumes = []]) => {
      const waiting = (claims as readonly Claim[]).filter(awaitsVolume);
      await Promise.all(waiting.map((claim) => provision(api, claim)));
      await Promise.all(volumes.filter(isReleased).map((volume) => api.remove(volume)));
      return waiting.length > 0 ? 'again' : undefined;
    },
    onError,
  );
}

function awaitsVolume({ metadata, spec }: Claim): boolean {
  const annotations = metadata.annotations ?? {};
  return (
    spec.volumeName === undefined &&
    annotations[STORAGE_PROVISIONER] === PROVISIONER &&
    annotations[SELECTED_NODE] !== undefined
  );
}

function isReleased({ metadata, spec, status }: KubernetesObject): boolean {
  return (
    metadata.annotations?.[PROVISIONED_BY] === PROVISIONER &&
    metadata['deletionTimestamp'] === undefined &&
    (status as { phase?: string } | undefined)?.phase === 'Released' &&
    (spec as { persistentVolumeReclaimPolicy?: string }).persistentVolumeReclaimPolicy === 'Delete'
  );
}

async function provision(api: Api, claim: Claim): Promise<void> {
  const node = await api.get({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: claim.metadata.annotations?.[SELECTED_NODE] ?? '' },
  });
  const storageClass = (await api.get({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: claim.spec.storageClassName ?? '' },
  })) as StorageClass | undefined;
  const zone = node?.metadata.labels?.[ZONE_LABEL];
  // A node that has gone away in between: the scheduler chooses another one.
  if (zone === undefined || storageClass === undefined) return;
  try {
    await api.create(volumeFor(claim, storageClass, zone));
  } catch (error) {
    // Made by the round before, and not bound yet.
    if (!(error instanceof ApiError && error.status === 409)) throw error;
  }
}

/** The volume that a claim gets in a zone; its name follows from the claim, so that there is never a second one. */
export function volumeFor(claim: Claim, storageClass: StorageClass, zone: string): KubernetesObject {
  const { name, namespace, uid } = claim.metadata as { name: string; namespace?: string; uid?: string };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: `pvc-${uid}`,
      labels: { [ZONE_LABEL]: zone },
      annotations: { [PROVISIONED_BY]: PROVISIONER },
    },
    spec: {
      capacity: { storage: claim.spec.resources.requests.storage },
      accessModes: claim.spec.accessModes,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      storageClassName: storageClass.metadata.name,
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
      csi: { driver: PROVISIONER, volumeHandle: `vol-${uid}`, fsType: 'ext4' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE_LABEL, operator: 'In', values: [zone] }] }],
        },
      },
    },
  };
}
