import type { DataHolder, DataHolders } from '../data-holder.ts';
import { isStateless, switchedOffByValues } from '../release.ts';
import { turnedOff, turnedOn } from '../weakening.ts';

const NAMESPACE: DataHolder = {
  loses: 'everything in the namespace, volume claims included',
  instead: 'back the namespace up with Velero first',
};
const CLAIM: DataHolder = {
  loses: 'the volume, where its class deletes what is released',
  instead: 'take a snapshot of the volume first',
};
const STATEFUL_SET: DataHolder = { loses: 'its identity, and its volumes where it does not retain them' };
const SECRET: DataHolder = { loses: 'a value that may be nowhere else' };
const DEFINITION: DataHolder = { loses: 'every object of that kind, where it is a CustomResourceDefinition' };

/** The cluster and what is in it. */
export const CLUSTER: DataHolders = {
  aws_eks_cluster: {
    loses: 'every object in the cluster: claims, custom resources, and the issuer that roles trust',
    instead: 'back the cluster up with Velero first, and bring the new one up beside it',
    weakenings: [turnedOff('deletion_protection', 'AWS no longer refuses to delete it')],
  },
  helm_release: {
    loses: 'what its chart made: volume claims, or definitions with every object of their kinds',
    instead: 'back its namespace up with Velero first; a release that changed its name is a new one beside the old',
    spared: isStateless,
    weakenings: [
      turnedOn('force_update', 'objects are deleted and made anew where they cannot be changed'),
      turnedOn('replace', 'a release that failed is deleted and its name used anew'),
      switchedOffByValues('what the chart made for it is deleted'),
    ],
  },
  kubernetes_namespace: NAMESPACE,
  kubernetes_namespace_v1: NAMESPACE,
  kubernetes_persistent_volume_claim: CLAIM,
  kubernetes_persistent_volume_claim_v1: CLAIM,
  kubernetes_persistent_volume: CLAIM,
  kubernetes_persistent_volume_v1: CLAIM,
  kubernetes_stateful_set: STATEFUL_SET,
  kubernetes_stateful_set_v1: STATEFUL_SET,
  kubernetes_secret: SECRET,
  kubernetes_secret_v1: SECRET,
  kubernetes_manifest: DEFINITION,
  kubectl_manifest: DEFINITION,
};
