import type {
  EnvironmentModel,
  Graph,
  PostureModel,
  ReviewModel,
  StackModel,
  SystemModel,
} from '../../review/model/review-model.ts';

/** Names that are markup or script wherever a page forgets to write them as text. */
export const HOSTILE = {
  system: '<img src=x onerror="document.title=1">',
  service: '</script><script>window.hostile=1</script>',
  need: '"><svg onload=window.hostile=1>',
  stack: 'dev-\'"`&lt;b&gt;/..#%',
  bucket: 'javascript:window.hostile=1',
} as const;

const system = (environment: string, name: string, service: string, need: string): SystemModel => ({
  name,
  about: `About ${name}`,
  host: `shop.${environment}.example.org`,
  traffic: 'Load balancer, then straight to the pods',
  delivery: 'Released by the pipeline',
  services: [
    {
      name: service,
      about: 'Answers the browser',
      port: 8080,
      routes: ['/', '/api'],
      scaling: 'CPU 70 %: 1 to 4 per zone',
      cpu: '100 m',
      memory: '128 MiB',
      crons: [],
    },
    {
      name: 'worker',
      about: 'Works',
      port: null,
      routes: [],
      scaling: 'queue: 0 to 2',
      cpu: '50 m',
      memory: '64 MiB',
      crons: ['cleanup: 0 3 * * *'],
    },
  ],
  needs: [
    {
      name: need,
      kind: 'postgres',
      sizes: { instanceClass: 'db.t4g.micro', storageGiB: '20' },
      usedBy: [service, 'worker'],
      holdsData: true,
    },
    { name: 'jobs', kind: 'queue', sizes: {}, usedBy: ['worker'], holdsData: false },
  ],
  graph: {
    nodes: [
      { id: 'service:web', label: service, detail: 'port 8080', kind: 'service' },
      { id: 'service:worker', label: 'worker', kind: 'service' },
      { id: 'need:main', label: need, detail: 'postgres', kind: 'postgres' },
      { id: 'need:jobs', label: 'jobs', detail: 'queue', kind: 'queue' },
    ],
    edges: [
      { from: 'service:web', to: 'need:main', label: 'reads and writes' },
      { from: 'service:web', to: 'need:jobs', label: 'sends' },
      { from: 'service:worker', to: 'need:jobs', label: 'receives' },
      { from: 'service:worker', to: 'need:main' },
    ],
  },
  reach: [{ from: 'load balancer', to: service, port: 8080, why: 'routes / and /api' }],
  alarms: [
    { name: 'queue-old', when: 'oldest message over 600 s', runbook: 'docs/runbook.md#a-queue-grows' },
    { name: 'no-runbook', when: 'never', runbook: null },
  ],
  versions: [
    { service, digest: `sha256:${'ab'.repeat(32)}` },
    { service: 'worker', digest: null },
  ],
});

const posture: PostureModel = {
  encryption: [
    { address: 'aws_db_instance.main', what: 'database', key: 'aws_kms_key.data', ok: true, why: null },
    { address: HOSTILE.bucket, what: 'bucket', key: null, ok: false, why: 'holds only what is public' },
  ],
  exposure: [{ address: 'aws_lb.mesh', what: 'load balancer', to: '0.0.0.0/0 on 443', why: null }],
  ports: {
    from: ['internet', 'nodes'],
    to: ['load balancer', 'database'],
    cells: [
      { from: 'internet', to: 'load balancer', ports: '443', why: 'HTTPS' },
      { from: 'nodes', to: 'database', ports: '5432', why: null },
    ],
  },
  roles: [
    {
      name: HOSTILE.service,
      stack: 'dev-shop-aws',
      trusts: ['pods.eks.amazonaws.com'],
      may: [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::media/*'], when: null }],
      boundary: true,
    },
  ],
  retention: [
    { what: 'aws_db_instance.main', days: 7, copyDays: null, ok: true, rto: '4 h', rpo: '24 h' },
    { what: 'aws_s3_bucket.media', days: null, copyDays: null, ok: false, rto: '', rpo: '' },
  ],
};

const stack = (environment: string, name: string, wave: number, upstream: readonly string[]): StackModel => ({
  id: `${environment}-${name}`,
  name,
  wave,
  about: `What ${name} holds`,
  upstream: upstream.map((other) => `${environment}-${other}`),
  reads: upstream.map((other) => ({ stack: `${environment}-${other}`, output: `${other}_id` })),
  kinds: [
    { type: 'aws_iam_role', count: 2 },
    { type: 'aws_s3_bucket', count: 1 },
  ],
  guarded: name === 'account' ? ['aws_s3_bucket.logs'] : [],
  resources: 3,
});

const traffic = (environment: string): Graph => ({
  nodes: [
    { id: 'people', label: 'People', detail: 'browsers and apps', kind: 'people' },
    { id: 'alb', label: 'Load balancer: ingress', detail: 'open to the internet', kind: 'alb', group: 'edge' },
    { id: 'shop', label: 'shop', kind: 'system', href: `#/system/${environment}/shop`, group: 'cluster' },
    {
      id: 'hostile',
      label: HOSTILE.system,
      kind: 'system',
      href: `#/system/${environment}/${encodeURIComponent(HOSTILE.system)}`,
      group: 'cluster',
    },
  ],
  edges: [
    { from: 'people', to: 'alb', label: 'HTTPS' },
    { from: 'alb', to: 'shop' },
    { from: 'alb', to: 'hostile' },
  ],
  groups: [
    { id: 'edge', label: 'Edge' },
    { id: 'cluster', label: 'Cluster' },
  ],
});

const environment = (name: string, zones: readonly string[], second: string | null): EnvironmentModel => ({
  name,
  about: `Where ${name} runs`,
  account: '111111111111',
  region: 'eu-west-1',
  secondRegion: second,
  protected: second !== null,
  network: {
    cidr: '10.0.0.0/16',
    zones: zones.map((letter, index) => ({
      name: `eu-west-1${letter}`,
      tiers: ['public', 'app', 'data'].map((tier, row) => ({ tier, cidr: `10.0.${row + 1}${index}.0/24` })),
    })),
    nat: 'One NAT gateway in each zone',
    endpoints: ['s3', 'ecr.api'],
    peers: [],
  },
  cluster: {
    version: '1.33',
    nodes: [
      { name: 'system', instanceType: 't3.medium', perZone: [1, 1], capacity: 'on-demand' },
      { name: 'applications', instanceType: 'm7i.large', perZone: [1, 4], capacity: 'spot' },
    ],
    autoscaler: 'cluster-autoscaler',
    access: [{ name: 'platform-admins', may: 'administer' }],
    publicCidrs: [],
  },
  edge: [
    { kind: 'alb', name: 'ingress', detail: 'open to the internet' },
    { kind: 'zone', name: `${name}.example.org`, detail: 'created here' },
  ],
  systems: [system(name, 'shop', 'web', 'main'), system(name, HOSTILE.system, HOSTILE.service, HOSTILE.need)],
  stacks: [
    stack(name, 'bootstrap', 1, []),
    stack(name, 'account', 2, ['bootstrap']),
    stack(name, 'network', 3, ['bootstrap', 'account']),
    { ...stack(name, 'shop-aws', 4, ['account', 'network']), name: HOSTILE.stack },
  ],
  traffic: traffic(name),
  posture,
  reasons: { 'network.nat': `because ${HOSTILE.need}`, 'sizes.postgres': 'small data' },
});

/** Two environments with names that attack, a replaced database, and what could not be read. */
export const fixtureModel: ReviewModel = {
  version: 1,
  environments: [environment('dev', ['a'], null), environment('prod', ['a', 'b', 'c'], 'eu-central-1')],
  changes: {
    loud: [{ stack: 'dev-shop-aws', address: 'aws_db_instance.main', action: 'replace', why: 'identifier changes' }],
    stacks: [
      { id: 'dev-network', status: 'nothing', deferrals: [], counts: {}, resources: [], downstream: ['dev-shop-aws'] },
      {
        id: 'dev-shop-aws',
        status: 'changes',
        deferrals: [],
        counts: { create: 1, replace: 1 },
        downstream: [],
        resources: [
          {
            address: 'aws_s3_bucket.media',
            type: 'aws_s3_bucket',
            action: 'create',
            holdsData: true,
            why: null,
            takesAlong: [],
            attributes: [
              { path: 'tags.Name', before: '', after: HOSTILE.need, kind: 'value', forcesReplacement: false },
              { path: 'arn', before: '', after: '', kind: 'unknown', forcesReplacement: false },
            ],
          },
          {
            address: 'aws_db_instance.main',
            type: 'aws_db_instance',
            action: 'replace',
            holdsData: true,
            why: 'identifier changes',
            takesAlong: ['aws_cloudwatch_metric_alarm.cpu'],
            attributes: [
              { path: 'identifier', before: '"old"', after: '"new"', kind: 'value', forcesReplacement: true },
              { path: 'password', before: '', after: '', kind: 'sensitive', forcesReplacement: false },
            ],
          },
        ],
      },
      {
        id: 'dev-edge',
        status: 'deferred',
        deferrals: [{ reason: 'zone', what: 'the zone does not resolve yet', help: 'set the name servers' }],
        counts: {},
        resources: [],
        downstream: [],
      },
    ],
  },
  comparison: {
    environments: ['dev', 'prod'],
    rows: [
      {
        path: 'network.nat',
        group: 'network',
        values: ['single', 'per-zone'],
        reasons: [HOSTILE.need, null],
        differs: true,
        unexplained: [],
      },
      {
        path: 'sizes.bucket.versionDays',
        group: 'retention',
        values: ['7', '365'],
        reasons: [null, null],
        differs: true,
        unexplained: ['dev'],
      },
      {
        path: 'dns.resolver',
        group: 'other',
        values: ['1.1.1.1', '1.1.1.1'],
        reasons: [null, null],
        differs: false,
        unexplained: [],
      },
    ],
  },
  cost: {
    date: '2026-11-01',
    environments: ['dev', 'prod'],
    rows: [
      {
        driver: 'NAT gateways',
        cells: [
          { usd: 33, quantity: '1', exact: true },
          { usd: 98, quantity: '3', exact: true },
        ],
      },
      { driver: 'databases', cells: [null, { usd: 210, quantity: '2 × db.m7g.large', exact: false }] },
    ],
    totals: [33, 308],
    savings: [{ what: 'A year reserved, nothing upfront', usd: [0, 60] }],
    notCounted: 'Traffic and requests are not counted.',
  },
  problems: [{ where: 'plans/dev-cluster/plan.json', given: 'ends in the middle', fix: 'Plan the stack again.' }],
};
