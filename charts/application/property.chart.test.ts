import fc from 'fast-check';
import { expect, it } from 'vitest';
import { houseProblems, podSecurityProblems, podTemplates } from '../../tests/charts/pod-security.ts';
import { DIGEST, OTHER_DIGEST, Release, type Values } from './rendered.ts';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const port = fc.integer({ min: 1, max: 65_535 });
const command = fc.array(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 3 });
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,14}[a-z0-9]$/);
const path = fc.stringMatching(/^\/[a-z0-9/_.-]{0,12}$/);
const cidrs = fc.constant(['10.0.1.0/24', '10.0.2.0/24']);

const range = (from: number) =>
  fc
    .tuple(fc.integer({ min: from, max: 8 }), fc.integer({ min: 1, max: 8 }))
    .map(([least, more]) => ({ least, most: Math.max(1, least + more) }));

const scaling = fc.oneof(
  range(1).map((count) => ({ load: { ...count, cpuPercent: 70, memoryPercent: 80 } })),
  range(0).map((count) => ({
    queue: {
      ...count,
      url: 'https://sqs.example/q',
      region: 'eu-west-1',
      messagesPerReplica: 5,
      authentication: 'queues',
    },
  })),
  fc.integer({ min: 1, max: 8 }).map((replicas) => ({ fixed: { replicas } })),
);

const egress = fc.oneof(
  fc.record({ to: fc.constant('service'), service: name, port }),
  fc.record({ to: fc.constant('store'), store: name, port }),
  fc.record({ to: fc.constant('need'), need: name, cidrs, ports: fc.array(port, { minLength: 1, maxLength: 2 }) }),
  fc.constant({ to: 'aws' }),
);

const env = fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), fc.string({ unit: 'binary', maxLength: 20 }), {
  maxKeys: 4,
});

/** Values of any service that the schema and the rules between keys allow. */
const service: fc.Arbitrary<Values> = fc
  .record({
    system: name,
    service: name,
    environment: fc.constantFrom('dev', 'staging', 'prod'),
    mesh: fc.boolean(),
    zones: fc.integer({ min: 1, max: 3 }),
    image: fc.constantFrom(
      { repository: 'registry.example/team/program', digest: DIGEST },
      { repository: 'docker.io/team/program', tag: 'v1.2.3' },
    ),
    env,
    secretName: maybe(name),
    user: fc.integer({ min: 1, max: 65_535 }),
    metrics: maybe(fc.record({ port, path })),
    resources: fc.record({
      cpuMillicores: fc.integer({ min: 10, max: 192_000 }),
      memoryMiB: fc.integer({ min: 16, max: 400_000 }),
    }),
    scaling,
    network: fc.record({ egress: fc.array(egress, { maxLength: 4 }) }),
    identity: fc.boolean(),
    traffic: fc.record({
      timeoutSeconds: fc.integer({ min: 1, max: 30 }),
      longLivedSeconds: maybe(fc.integer({ min: 60, max: 4000 })),
    }),
    migration: maybe(fc.record({ command })),
    crons: fc.dictionary(
      fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/),
      fc.record({ schedule: fc.constant('0 3 * * *'), command, timeoutSeconds: fc.integer({ min: 1, max: 3600 }) }),
      { maxKeys: 2 },
    ),
    serving: maybe(
      fc.record({
        port,
        healthPath: maybe(path),
        serviceType: fc.constantFrom('ClusterIP', 'LoadBalancer'),
        probes: fc.record({
          liveness: maybe(path.map((given) => ({ path: given }))),
          readiness: maybe(fc.constant({ tcp: true })),
        }),
        canary: maybe(fc.constant({ digest: OTHER_DIGEST })),
        objectives: maybe(
          fc.record({
            availabilityPercent: fc.integer({ min: 90, max: 99 }),
            latencyMilliseconds: fc.integer({ min: 1, max: 300_000 }),
            runbook: fc.constant('https://runbook.example#error-budget-burns'),
          }),
        ),
      }),
    ),
  })
  .map(({ serving, ...rest }) => ({ ...rest, ...serving }));

it('whatever a service is like, its objects are sound', () => {
  fc.assert(
    fc.property(service, (given) => {
      const release = new Release(given);
      const name = String(given['service']);

      expect(JSON.stringify(release.objects)).not.toMatch(/\de\+\d/);
      const problems = podTemplates(release.objects).flatMap((pod) =>
        [...podSecurityProblems(pod.spec), ...houseProblems(pod)].map((problem) => `${pod.owner}: ${problem}`),
      );
      expect(problems).toEqual([]);

      const names = release.names();
      expect(new Set(names).size).toBe(names.length);
      for (const { metadata } of release.objects) {
        expect(metadata.name.length).toBeLessThanOrEqual(63);
        for (const value of Object.values(metadata.labels ?? {})) expect(String(value).length).toBeLessThanOrEqual(63);
      }

      // Variables arrive as they were written: Kubernetes turns "$$" before a parenthesis into "$".
      const variables = release.at('Deployment', name, 'spec.template.spec.containers.0.env') as {
        name: string;
        value: string;
      }[];
      const arrived = Object.fromEntries(
        variables.map((variable) => [variable.name, variable.value.replaceAll('$$(', '$(')]),
      );
      expect(arrived).toEqual({ HOME: '/tmp', ...(given['env'] as object) });

      // An autoscaler and the release never both own a count, and a budget never guards a single replica.
      const owners = ['HorizontalPodAutoscaler', 'ScaledObject'].filter((kind) => release.has(kind)).length;
      expect(owners + (release.at('Deployment', name, 'spec.replicas') === undefined ? 0 : 1)).toBe(1);
      const [kind] = Object.values(given['scaling'] as Record<string, { least?: number; replicas?: number }>);
      expect(release.has('PodDisruptionBudget')).toBe((kind?.least ?? kind?.replicas ?? 0) >= 2);

      // Every kind of pod has exactly one policy.
      for (const pod of podTemplates(release.objects)) {
        const policies = release.objects.filter(
          (object) =>
            object.kind === 'NetworkPolicy' &&
            Object.entries(
              release.at('NetworkPolicy', object.metadata.name, 'spec.podSelector.matchLabels') as object,
            ).every(([key, value]) => pod.labels[key] === value),
        );
        expect([pod.owner, policies.length]).toEqual([pod.owner, 1]);
      }
    }),
    { numRuns: 60 },
  );
});
