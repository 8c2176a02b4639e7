import { describe, expect, it } from 'vitest';
import { type Block, committedPlatform, type StackJson, stacksOf } from '../support/app.ts';
import { danglingAddresses, danglingOutputs, strings } from './references.ts';

const environments = committedPlatform().environments;
const apps = new Map(environments.map((environment) => [environment.name, stacksOf(environment)]));
const all = [...apps.values()].flatMap((stacks) => [...stacks.values()]);

function app(name: string): ReadonlyMap<string, StackJson> {
  const found = apps.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function resourcesOf(stack: StackJson): { address: string; type: string; block: Block }[] {
  const types = (stack.json['resource'] ?? {}) as Record<string, Record<string, Block>>;
  return Object.entries(types).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, block]) => ({ address: `${stack.id} ${type}.${name}`, type, block })),
  );
}

const resources = all.flatMap(resourcesOf);
const addressesWhere = (accept: (block: Block) => boolean, type: string) =>
  resources.filter((resource) => resource.type === type && accept(resource.block)).map(({ address }) => address);

describe('every stack', () => {
  it('exists in every environment: seven shared ones and two for each system', () => {
    const systems = ['bytebytego', 'birthday', 'storefront', 's3www', 'realworld'];
    const expected = [
      'bootstrap',
      'account',
      'network',
      'edge',
      'operations',
      'cluster',
      'platform',
      ...systems.flatMap((name) => [`${name}-aws`, name]),
    ];
    for (const stacks of apps.values()) expect([...stacks.keys()].sort()).toEqual(expected.sort());
  });

  it('keeps its state in the bucket of its environment, encrypted, with both locks and in its own account only', () => {
    expect(app('prod').get('network')?.json).toHaveProperty('terraform.backend.s3', {
      bucket: 'bytebytego-terraform-state',
      key: 'prod/network/terraform.tfstate',
      region: 'us-east-1',
      encrypt: true,
      kms_key_id: 'alias/prod-terraform-state',
      dynamodb_table: 'terraform-locks',
      use_lockfile: true,
      allowed_account_ids: ['333333333333'],
    });
    const keys = all.map(
      ({ json }) => (json as { terraform: { backend: { s3: { bucket: string; key: string } } } }).terraform.backend.s3,
    );
    expect(new Set(keys.map(({ bucket, key }) => `${bucket}/${key}`)).size).toBe(51);
  });

  it('guards every provider of AWS by the account id and tags what it makes', () => {
    for (const { id, json } of all) {
      const environment = environments.find(({ name }) => id.startsWith(`${name}-`));
      const providers = (json as { provider: { aws: Block[] } }).provider.aws;
      for (const provider of providers) {
        expect(provider['allowed_account_ids']).toEqual([environment?.accountId]);
        expect(provider['default_tags']).toEqual([
          {
            tags: expect.objectContaining({
              project: '${var.project_name}',
              environment: environment?.name,
              stack: id,
            }),
          },
        ]);
      }
      expect(json).toHaveProperty('variable.project_name.default', 'bytebytego-app');
    }
  });

  it('has a provider for every resource and data source', () => {
    const without = all.flatMap(({ id, json }) => {
      const providers = Object.keys(json['provider'] as object);
      return ['resource', 'data', 'ephemeral']
        .flatMap((part) => Object.keys((json[part] ?? {}) as object))
        .filter((type) => type !== 'terraform_remote_state' && !providers.includes(type.split('_')[0] ?? ''))
        .map((type) => `${id} ${type}`);
    });
    expect(without).toEqual([]);
  });

  it('refers only to what it has', () => {
    expect(all.flatMap((stack) => danglingAddresses(stack).map((address) => `${stack.id} ${address}`))).toEqual([]);
  });

  it('reads only what an upstream stack publishes', () => {
    const dangling = [...apps.values()].flatMap((stacks) =>
      [...stacks.values()].flatMap((stack) => danglingOutputs(stack, stacks)),
    );
    expect(dangling).toEqual([]);
  });

  it('publishes scalars only, and nothing that is read by nobody but people and tools by accident of type', () => {
    const values = all.flatMap((stack) =>
      Object.entries(stack.outputs()).map(([name, value]) => ({ name: `${stack.id}.${name}`, value })),
    );
    expect(values.filter(({ value }) => typeof value !== 'string')).toEqual([]);
    expect(values.length).toBeGreaterThan(200);
  });
});

describe('one environment', () => {
  const markers: Record<string, RegExp> = {
    dev: /333333333333|222222222222|us-east-1[a-f]|us-west-2|realworld-inc\.link|(?<![\w-])(prod|staging)-/,
    staging: /333333333333|111111111111|ap-south-1|techitfactory|(?<![\w-])(prod|dev)-/,
    prod: /222222222222|111111111111|ap-south-1|techitfactory|staging|(?<![\w-])dev-/,
  };

  it.each(Object.keys(markers))('%s names nothing of another', (name) => {
    const marker = markers[name] ?? /$^/;
    const foreign = [...app(name).values()].flatMap((stack) =>
      strings(stack.json)
        .filter(({ path, text }) => !path.startsWith('//') && marker.test(text))
        .map(({ path, text }) => `${stack.id} ${path}: ${text.slice(0, 120)}`),
    );
    expect(foreign).toEqual([]);
  });

  it('has no resource without a stack: nothing was made at the scope of the app', () => {
    for (const stacks of apps.values()) expect(stacks.size).toBe(17);
  });
});

describe('secrets', () => {
  it('have no value anywhere: no attribute that would carry one is set', () => {
    const carriers =
      /^(password|master_password|auth_token|secret_string|secret_binary|secret_access_key|access_key|token|private_key|user_passwords|passwords)$/;
    const found = resources.flatMap(({ address, block }) =>
      Object.keys(block)
        .filter((key) => carriers.test(key) && block[key] !== '')
        .map((key) => `${address}: ${key}`),
    );
    expect(found).toEqual([]);
    expect(
      resources.filter(({ type }) =>
        ['aws_secretsmanager_secret_version', 'random_password', 'aws_iam_access_key'].includes(type),
      ),
    ).toEqual([]);
  });

  it('are never read at plan: no data source carries one into state', () => {
    const types = all.flatMap(({ json }) => Object.keys((json['data'] ?? {}) as object));
    expect(types.filter((type) => /secret|password|eks_cluster_auth/.test(type))).toEqual([]);
  });

  it('start as an ephemeral password that nobody keeps where a database needs one', () => {
    const databases = resources.filter(
      ({ type, block }) => type === 'aws_db_instance' && block['replicate_source_db'] === undefined,
    );
    expect(databases.length).toBe(9);
    for (const { block } of databases) {
      expect(String(block['password_wo'])).toMatch(
        /^\$\{ephemeral\.aws_secretsmanager_random_password\.\w+\.random_password\}$/,
      );
      expect(block).not.toHaveProperty('password');
    }
  });
});

describe('data stores', () => {
  it('are closed to the public', () => {
    expect(addressesWhere((block) => block['publicly_accessible'] === true, 'aws_db_instance')).toEqual([]);
    const buckets = addressesWhere(() => true, 'aws_s3_bucket');
    const closed = addressesWhere(
      (block) =>
        ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].every(
          (key) => block[key] === true,
        ),
      'aws_s3_bucket_public_access_block',
    );
    expect(closed).toHaveLength(buckets.length);
    expect(buckets.length).toBeGreaterThan(30);
  });

  it('are encrypted', () => {
    const unencrypted = [
      ...addressesWhere(
        (block) => block['storage_encrypted'] !== true && block['replicate_source_db'] === undefined,
        'aws_db_instance',
      ),
      ...addressesWhere((block) => block['encrypted'] !== true, 'aws_ebs_volume'),
      ...addressesWhere((block) => block['kms_master_key_id'] === undefined, 'aws_sqs_queue'),
      ...addressesWhere((block) => block['kms_master_key_id'] === undefined, 'aws_sns_topic'),
      ...addressesWhere((block) => block['kms_key_id'] === undefined, 'aws_secretsmanager_secret'),
      ...addressesWhere(
        (block) =>
          String(block['transit_encryption_enabled']) !== 'true' ||
          String(block['at_rest_encryption_enabled']) !== 'true',
        'aws_elasticache_replication_group',
      ),
    ];
    expect(unencrypted).toEqual([]);
    expect(addressesWhere(() => true, 'aws_s3_bucket_server_side_encryption_configuration')).toHaveLength(
      addressesWhere(() => true, 'aws_s3_bucket').length,
    );
  });

  it('of prod refuse their own removal, those of dev can be torn down', () => {
    const protectedOnes = (name: string, type: string) =>
      [...app(name).values()]
        .flatMap(resourcesOf)
        .filter((resource) => resource.type === type && resource.block['replicate_source_db'] === undefined)
        .map(({ block }) => (block['lifecycle'] as Block | undefined)?.['prevent_destroy']);
    for (const type of [
      'aws_s3_bucket',
      'aws_db_instance',
      'aws_secretsmanager_secret',
      'aws_ecr_repository',
      'aws_route53_zone',
    ]) {
      expect(new Set(protectedOnes('prod', type)), type).toEqual(new Set([true]));
      expect(
        [...protectedOnes('dev', type)].filter((value) => value === true),
        type,
      ).toEqual([]);
    }
  });
});

describe('the way in from the internet', () => {
  it('is open on 80 and 443 of load balancers only, and where the environment says so', () => {
    const open = resources
      .filter(({ type, block }) => type === 'aws_vpc_security_group_ingress_rule' && block['cidr_ipv4'] === '0.0.0.0/0')
      .map(
        ({ address, block }) =>
          `${address.replace(/^\w+-network aws_vpc_security_group_ingress_rule\./, '')} ${block['from_port']}-${block['to_port']}`,
      );
    for (const rule of open)
      expect(rule).toMatch(/^groups_(load_balancer|ingress)_from_internet_tcp_(80 80-80|443 443-443)$/);
    expect(open.length).toBeGreaterThan(0);
  });

  it('speaks TLS 1.2 or later', () => {
    for (const { block } of resources.filter(
      ({ type, block }) => type === 'aws_lb_listener' && block['protocol'] === 'HTTPS',
    )) {
      expect(String(block['ssl_policy'])).toMatch(/TLS13-1-2/);
    }
    for (const { block } of resources.filter(({ type }) => type === 'aws_cloudfront_distribution')) {
      expect(block).toHaveProperty('viewer_certificate.minimum_protocol_version', 'TLSv1.2_2021');
    }
  });
});

describe('permissions', () => {
  /** Statements that allow a whole service or everything; each carries its reason in the code, or synth fails. */
  const wide = resources.flatMap(({ address, type, block }) => {
    const document = type.startsWith('aws_iam') ? (block['policy'] ?? block['assume_role_policy']) : undefined;
    if (typeof document !== 'string' || !document.startsWith('{')) return [];
    const { Statement } = JSON.parse(document.replaceAll(/\$\{[^}]*\}/g, 'token')) as {
      Statement: { Sid: string; Effect: string; Action: string | string[] }[];
    };
    return Statement.filter(
      ({ Effect, Action }) =>
        Effect === 'Allow' && [Action].flat().some((action) => action === '*' || action.endsWith(':*')),
    ).map(({ Sid }) => `${address.split(' ')[0]?.replace(/^\w+-/, '')} ${Sid}`);
  });

  it('that cover a whole service stand only in the boundaries and the apply role', () => {
    expect([...new Set(wide.map((item) => item.split(' ')[0]))]).toEqual(['bootstrap']);
  });

  it('stay under a boundary in every role', () => {
    expect(addressesWhere((block) => block['permissions_boundary'] === undefined, 'aws_iam_role')).toEqual([]);
    expect(addressesWhere(() => true, 'aws_iam_role').length).toBeGreaterThan(60);
  });
});
