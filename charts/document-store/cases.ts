import type { Values } from '../../local/releases/argo-values.ts';
import { chartCases } from '../../tests/charts/chart-cases.ts';

/** The chart as release `shop` of the system storefront; most tests start from three members in three zones. */
export const { all, usual, rendered, find } = chartCases(
  'charts/document-store',
  { release: 'shop', namespace: 'storefront' },
  'three',
);

/** A container of the members, as the resource overrides the operator's. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly securityContext: Values;
  readonly resources: { readonly requests: Readonly<Record<string, string>> };
}

interface PodSpec extends Values {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
}

/** What the resource overrides of the members' pods. */
export function memberPod(values: Values = usual): PodSpec {
  const { spec } = find('MongoDBCommunity', 'shop', values) as unknown as {
    readonly spec: { readonly statefulSet: { readonly spec: { readonly template: { readonly spec: PodSpec } } } };
  };
  return spec.statefulSet.spec.template.spec;
}
