import { describe, expect, test } from 'vitest';
import { stacksOf, testEnvironment, testStack } from '../../tests/support/app.ts';
import { LIFECYCLE_RULES } from './repository.ts';

const prod = testStack('prod', 'bytebytego-aws');
const dev = testStack('dev', 'bytebytego-aws');

describe("a service's repository", () => {
  test('refuses to change a tag, scans every push and encrypts with the data key', () => {
    expect(prod.resource('aws_ecr_repository', 'repository_backend')).toMatchObject({
      name: 'bytebytego/backend',
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [
        { encryption_type: 'KMS', kms_key: `\${data.terraform_remote_state.account.outputs.data_key_arn}` },
      ],
      force_delete: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(dev.resource('aws_ecr_repository', 'repository_backend')).toMatchObject({
      force_delete: true,
      lifecycle: { prevent_destroy: false },
    });
  });

  test('exists for each of the ten services, and its address is told', () => {
    expect(Object.keys(prod.resources('aws_ecr_repository'))).toHaveLength(10);
    expect(prod.outputs()['repository_url_id_generator']).toBe(
      `\${aws_ecr_repository.repository_id_generator.repository_url}`,
    );
  });

  test('loses untagged images after a week and tagged ones only behind fifty newer', () => {
    const { rules } = JSON.parse(
      String(prod.resource('aws_ecr_lifecycle_policy', 'repository_backend_lifecycle')['policy']),
    );
    expect(rules).toEqual(LIFECYCLE_RULES);
    expect(rules.map(({ selection }: { selection: object }) => selection)).toEqual([
      { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 7 },
      { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 50 },
    ]);
  });
});

describe('an image of others', () => {
  /** The stack of s3www in a prod that caches both registries, with another image where one is given. */
  const cachedStack = (image?: string) => {
    const environment = testEnvironment('prod');
    const deployments = environment.deployments
      .filter(({ system }) => system.name === 's3www')
      .map((deployment) => {
        const { web } = deployment.services;
        if (web === undefined || image === undefined) return deployment;
        return { ...deployment, services: { web: { ...web, image: { public: image } } } };
      });
    const stack = stacksOf({ ...environment, deployments, imageCaches: ['docker.io', 'quay.io'] }).get('s3www-aws');
    if (stack === undefined) throw new Error('no s3www');
    return stack;
  };

  test('is fetched through this account with the credentials that a person put into the secret of that name', () => {
    const files = cachedStack();
    expect(files.data('aws_secretsmanager_secret')).toEqual({
      repository_cache_docker_io_credential: expect.objectContaining({ name: 'ecr-pullthroughcache/docker-hub' }),
    });
    expect(files.resource('aws_ecr_pull_through_cache_rule')).toMatchObject({
      ecr_repository_prefix: 's3www/docker-hub',
      upstream_registry_url: 'registry-1.docker.io',
      credential_arn: `\${data.aws_secretsmanager_secret.repository_cache_docker_io_credential.arn}`,
    });
    expect(files.resource('aws_ecr_repository')).toMatchObject({
      name: 's3www/docker-hub/y4m4/s3www',
      image_tag_mutability: 'IMMUTABLE',
    });
    expect(files.outputs()['repository_url_web']).toMatch(/^\$\{aws_ecr_repository\.\w+\.repository_url\}$/);
  });

  test('is fetched without credentials from a registry that answers everybody', () => {
    const files = cachedStack('quay.io/minio/s3www:v1.0.0');
    expect(files.data('aws_secretsmanager_secret')).toEqual({});
    const rule = files.resource('aws_ecr_pull_through_cache_rule');
    expect(rule).toMatchObject({ ecr_repository_prefix: 's3www/quay', upstream_registry_url: 'quay.io' });
    expect(rule).not.toHaveProperty('credential_arn');
  });

  test('is pulled from where it is in the committed environments, which have no credentials yet', () => {
    const direct = testStack('prod', 's3www-aws');
    expect(direct.data('aws_secretsmanager_secret')).toEqual({});
    expect(direct.resources('aws_ecr_pull_through_cache_rule')).toEqual({});
    expect(direct.resources('aws_ecr_repository')).toEqual({});
    expect(direct.outputs()).not.toHaveProperty('repository_url_web');
  });
});

test('two services of one image share its repository', () => {
  const environment = testEnvironment('dev');
  const deployments = environment.deployments.map((deployment) => {
    const { backend, chat } = deployment.services;
    if (backend === undefined || chat === undefined) return deployment;
    return { ...deployment, services: { ...deployment.services, chat: { ...chat, image: backend.image } } };
  });
  const stack = stacksOf({ ...environment, deployments }).get('bytebytego-aws');
  expect(Object.keys(stack?.resources('aws_ecr_repository') ?? {})).toHaveLength(9);
  expect(stack?.outputs()['repository_url_chat']).toBe(stack?.outputs()['repository_url_backend']);
});
