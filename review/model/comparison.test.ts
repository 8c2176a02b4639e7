import { describe, expect, test } from 'vitest';
import { environments } from '../../environments/index.ts';
import { loadPlatform } from '../../environments/platform.ts';
import { systems } from '../../systems/index.ts';
import { comparisonModel } from './comparison.ts';

type Data = Readonly<Record<string, unknown>>;

const compared = (...data: readonly Data[]) => {
  const names = ['dev', 'staging', 'prod'].slice(3 - data.length);
  const model = comparisonModel(data.map((it, index) => ({ name: names[index] ?? '', ...it })));
  return (path: string) => model.rows.find((row) => row.path === path);
};

describe('a row', () => {
  test('has the value of each environment, its reason, and null where an environment has none', () => {
    const row = compared(
      { retention: { logDays: 7 }, reasons: { 'retention.logDays': 'a week of logs' } },
      {},
      { retention: { logDays: 365 }, reasons: { retention: 'security asks for it' } },
    );
    expect(row('retention.logDays')).toEqual({
      path: 'retention.logDays',
      group: 'retention',
      values: ['7', null, '365'],
      reasons: ['a week of logs', null, 'security asks for it'],
      differs: true,
      unexplained: [],
    });
  });

  test('that is the same everywhere is in the model and does not differ', () => {
    expect(compared({ logLevel: 'info' }, { logLevel: 'info' })('logLevel')).toMatchObject({
      differs: false,
      unexplained: [],
    });
  });

  test.each([
    ['sizes.postgres.instanceClass', 'sizes'],
    ['sizes.postgres.backupDays', 'retention'],
    ['sizes.postgres.multiZone', 'protection'],
    ['cluster.deletionProtection', 'protection'],
    ['removal', 'protection'],
    ['network.nat', 'network'],
    ['charts.velero', 'versions'],
    ['logLevel', 'other'],
  ])('of %s is about %s', (path, group) => {
    const data = path.split('.').reduceRight<unknown>((value, key) => ({ [key]: value }), 'x') as Data;
    expect(compared(data)(path)?.group).toBe(group);
  });

  test('of an empty list says none; a range and named things are told as such', () => {
    const row = compared({
      cluster: {
        publicCidrs: [],
        nodes: { system: { perZone: [1, 3] } },
        people: [{ name: 'developers', may: 'edit' }],
      },
    });
    expect(row('cluster.publicCidrs')?.values).toEqual(['none']);
    expect(row('cluster.nodes.system.perZone')?.values).toEqual(['1 to 3']);
    expect(row('cluster.people.developers.may')?.values).toEqual(['edit']);
  });
});

describe('a difference without a reason', () => {
  const nat = (value: string, reason?: string) => ({
    network: { nat: value },
    reasons: reason === undefined ? {} : { 'network.nat': reason },
  });

  test('marks who deviates from what most have', () => {
    expect(compared(nat('per-zone'), nat('single'), nat('per-zone'))('network.nat')?.unexplained).toEqual(['staging']);
  });

  test('marks who deviates from the last one, prod, where all differ', () => {
    const recovery = (rtoMinutes: number) => ({ recovery: { rtoMinutes } });
    const row = compared(recovery(1440), recovery(480), recovery(240))('recovery.rtoMinutes');
    expect(row?.unexplained).toEqual(['dev', 'staging']);
  });

  test('is none where who deviates says why: the others have the rule', () => {
    const row = compared(nat('single', 'a third of the price'), nat('per-zone'), nat('per-zone'));
    expect(row('network.nat')).toMatchObject({ differs: true, unexplained: [] });
  });

  test('is none where all but one say why', () => {
    const row = compared(nat('a', 'why'), nat('b'), nat('c', 'because'));
    expect(row('network.nat')?.unexplained).toEqual([]);
  });

  test('is none in names, accounts and hosts, which each environment has of its own', () => {
    const row = compared(
      { region: 'ap-south-1', systems: { shop: { host: 'a' } } },
      { region: 'us-east-1', systems: { shop: { host: 'b' } } },
    );
    expect(row('region')).toMatchObject({ differs: true, unexplained: [] });
    expect(row('systems.shop.host')).toMatchObject({ differs: true, unexplained: [] });
  });

  test('counts addresses of its own as the same, and a missing tier as a difference', () => {
    const subnets = (data: Data, reasons: Data = {}) => ({ network: { subnets: data }, reasons });
    const two = { app: ['10.0.1.0/24'], data: ['10.0.2.0/24'] };
    const row = compared(subnets({ app: ['10.9.1.0/24'] }), subnets(two));
    expect(row('network.subnets.app')?.unexplained).toEqual([]);
    expect(row('network.subnets.data')?.unexplained).toEqual(['staging']);
    const told = compared(subnets({ app: ['10.9.1.0/24'] }, { 'network.subnets': 'no tier of data' }), subnets(two));
    expect(told('network.subnets.data')).toMatchObject({ unexplained: [], reasons: ['no tier of data', null] });
  });
});

describe('a system as it runs', () => {
  const deployment = (scaling: Data, digest: string | null = null) => ({
    deployments: [
      {
        system: { name: 'shop' },
        services: { api: { scaling } },
        versions: { charts: { application: '1.0.0' }, images: { api: { digest } } },
      },
    ],
  });

  test('has its replicas, explained by the setting that limits them', () => {
    const row = compared(
      {
        ...deployment({ by: 'queue', replicas: [0, 2] }),
        reasons: { 'ceilings.workers': 'two are enough' },
      },
      deployment({ by: 'queue', replicas: [1, 5] }),
    );
    expect(row('systems.shop.services.api.replicas')).toMatchObject({
      group: 'sizes',
      values: ['0 to 2', '1 to 5'],
      reasons: ['two are enough', null],
      unexplained: [],
    });
  });

  test('says that replicas of a load are per zone, and a fixed number as it is', () => {
    const path = 'systems.shop.services.api.replicas';
    expect(compared(deployment({ by: 'load', perZone: [1, 4] }))(path)?.values).toEqual(['1 to 4 per zone']);
    expect(compared(deployment({ by: 'fixed', replicas: 2 }))(path)?.values).toEqual(['2']);
  });

  test('has its versions, which go from one environment to the next and need no reason for being apart', () => {
    const row = compared(deployment({}, 'sha256:1'), deployment({}, 'sha256:2'));
    expect(row('systems.shop.versions.images.api')).toMatchObject({
      group: 'versions',
      values: ['sha256:1', 'sha256:2'],
      differs: true,
      unexplained: [],
    });
    expect(row('systems.shop.versions.charts.application')?.differs).toBe(false);
  });
});

describe('the environments of this repository', () => {
  const platform = loadPlatform({ environments, systems });
  const { rows } = comparisonModel(JSON.parse(JSON.stringify(platform.environments)));

  test('show every reason of every environment in some row', () => {
    const told = new Set(rows.flatMap(({ reasons }) => reasons));
    const given = platform.environments.flatMap(({ reasons }) => Object.values(reasons));
    expect(given.length).toBeGreaterThan(50);
    expect(given.filter((reason) => !told.has(reason))).toEqual([]);
  });

  test('leave no difference without a reason', () => {
    expect(rows.filter(({ differs }) => differs).length).toBeGreaterThan(50);
    expect(rows.filter(({ unexplained }) => unexplained.length > 0).map(({ path }) => path)).toEqual([]);
  });

  test('have one row for each path', () => {
    expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
  });
});

describe('a reason at a whole system', () => {
  const service = { perZone: [1, 2], by: 'load' };
  const system = (name: string, most: number) => ({
    system: { name },
    services: { web: { scaling: { ...service, perZone: [1, most] } } },
  });
  const row = compared(
    {
      systems: { shop: { host: 'dev.example' } },
      deployments: [system('shop', 2)],
      reasons: { 'systems.shop': 'no gateway here', 'ceilings.perZone': 'small nodes' },
    },
    { systems: { shop: { host: 'example', gateway: { issuer: 'login' } } }, deployments: [system('shop', 4)] },
  );

  test('says why it lacks something', () => {
    expect(row('systems.shop.gateway.issuer')).toMatchObject({ reasons: ['no gateway here', null], unexplained: [] });
  });

  test('is not the reason of its name, nor of replicas that another setting limits', () => {
    expect(row('systems.shop.host')?.reasons).toEqual([null, null]);
    expect(row('systems.shop.services.web.replicas')?.reasons).toEqual(['small nodes', null]);
  });
});
