import type { Environment } from './schema.ts';

/** Host names of the platform's own pages: below the environment's first zone, which belongs to the platform. */
export function toolHosts({ zones }: Environment['dns']): { readonly argoCd: string; readonly grafana: string } {
  const [zone = ''] = Object.keys(zones);
  return { argoCd: `argocd.${zone}`, grafana: `grafana.${zone}` };
}
