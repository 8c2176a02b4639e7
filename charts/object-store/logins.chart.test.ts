import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { find, usual } from './cases.ts';

describe('the setup', () => {
  it('runs after each release and every ten minutes, with the same pod', () => {
    const job = find('Job', 'store-setup');
    const cron = find('CronJob', 'store-setup');
    expect(job.metadata.annotations).toEqual({
      'helm.sh/hook': 'post-install,post-upgrade',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
    });
    expect(cron.spec).toMatchObject({ schedule: '*/10 * * * *', concurrencyPolicy: 'Forbid' });
    expect(cron.spec).toHaveProperty('jobTemplate.spec', job.spec);
  });

  it('ends before the next one starts, and before a release gives up waiting (600 s)', () => {
    expect(find('Job', 'store-setup').spec).toMatchObject({ activeDeadlineSeconds: 420, backoffLimit: 4 });
  });

  it('gets each login as files of its own name, by the keys that the values name', () => {
    const job = find('Job', 'store-setup') as unknown as Projected;
    const logins = job.spec.template.spec.volumes.find(({ name }) => name === 'logins');
    // Octal 440: the user's group alone.
    expect(logins?.projected?.defaultMode).toBe(0o440);
    expect(logins?.projected?.sources.map(({ secret }) => secret)).toEqual([
      {
        name: 'store-root',
        items: [
          { key: 'root-user', path: 'root/access-key' },
          { key: 'root-password', path: 'root/secret-key' },
        ],
      },
      ...['store-reader', 'store-writer'].map((user) => ({
        name: user,
        items: [
          { key: 'access-key', path: `${user}/access-key` },
          { key: 'secret-key', path: `${user}/secret-key` },
        ],
      })),
    ]);
  });

  it('gives a reader get and list of its buckets and nothing else', () => {
    const { data } = find('ConfigMap', 'store-setup');
    expect(JSON.parse(data['policy-store-reader.json'] ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: ['arn:aws:s3:::site'] },
        { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::site/*'] },
      ],
    });
  });

  it('gives a writer puts and deletes as well, in its buckets only', () => {
    const writer = {
      secret: 'store-writer',
      accessKey: 'access-key',
      secretKey: 'secret-key',
      access: 'read-write',
      buckets: ['site', 'media'],
    };
    const { data } = find('ConfigMap', 'store-setup', {
      ...usual,
      buckets: ['site', 'media', 'private'],
      users: { writer },
    });
    expect(JSON.parse(data['policy-writer.json'] ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
          Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::media'],
        },
        {
          Effect: 'Allow',
          Action: [
            's3:GetObject',
            's3:PutObject',
            's3:DeleteObject',
            's3:AbortMultipartUpload',
            's3:ListMultipartUploadParts',
          ],
          Resource: ['arn:aws:s3:::site/*', 'arn:aws:s3:::media/*'],
        },
      ],
    });
    expect(data['buckets']).toBe('site\nmedia\nprivate\n');
    expect(data['setup.sh']).toBe(readFileSync(join(import.meta.dirname, 'files/setup.sh'), 'utf8'));
  });
});

interface Projected {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly volumes: readonly {
          readonly name: string;
          readonly projected?: {
            readonly defaultMode: number;
            readonly sources: readonly { readonly secret: unknown }[];
          };
        }[];
      };
    };
  };
}
