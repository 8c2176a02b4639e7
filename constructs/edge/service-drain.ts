/**
 * How a service's pod leaves its load balancer. The load balancer stops sending it new requests at once and lets running
 * ones end within `deregistrationSeconds`; the pod goes on serving for `preStopSeconds`, which is longer, so that it never
 * refuses a request that was already on its way. Behind the mesh the same wait covers the proxies, which learn within
 * a second or two.
 */
export const SERVICE_DRAIN = { deregistrationSeconds: 15, preStopSeconds: 20 } as const;
