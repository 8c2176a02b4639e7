import { z } from 'zod';
import { cidr, days } from './values.ts';

/** What survives the cluster: the monitoring instance, the runner, stored logs and traces. */
export const operations = z.strictObject({
  /** EC2 instance with Prometheus and Grafana that survives the cluster. */
  monitoring: z.strictObject({
    instanceType: z.string().default('t3.medium'),
    dataGiB: z.number().int().min(10).max(16_384).default(50),
    /** Who reaches Grafana (port 3000); each outside network takes a line of the network ACL, which has twenty. */
    allowedCidrs: z.array(cidr).min(1).max(10),
    metricDays: days(1, 730).default(30),
  }),
  runner: z
    .strictObject({ instanceType: z.string().default('t3.medium'), diskGiB: z.number().int().min(20).default(50) })
    .prefault({}),
  /** Days that logs stay in Loki, traces in Tempo, cluster backups in Velero. */
  logDays: days(1, 3650).default(90),
  traceDays: days(1, 365).default(14),
  veleroDays: days(1, 3650).default(30),
});

/** Registries that ECR fetches from, by their host name in image references. */
export const imageCaches = z.array(z.enum(['docker.io', 'ghcr.io', 'public.ecr.aws', 'quay.io', 'registry.k8s.io']));
