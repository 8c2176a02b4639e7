import { describe, expect, it } from 'vitest';
import { testEnvironment } from '../tests/support/app.ts';
import { conventionalName, fieldsBehind, fieldsOf, variablesOf } from './fields.ts';

const prod = testEnvironment('prod');

/** Variables of a committed service as `NAME=<need>.<field>`, with what is secret marked. */
function given(system: string, service: string): string[] {
  const deployment = prod.deployments.find((item) => item.system.name === system);
  const data = deployment?.services[service];
  if (deployment === undefined || data === undefined) throw new Error(`no ${system}/${service}`);
  return variablesOf(deployment.system, data).map(
    ({ name, need, field, kind }) => `${name}=${need}.${field}${kind === 'secret' ? ' secret' : ''}`,
  );
}

describe('variables of a service', () => {
  it('are every field of what it uses, under its own name where it asks for one', () => {
    expect(given('realworld', 'backend')).toEqual([
      'ARTICLES_HOST=articles.host',
      'ARTICLES_PORT=articles.port',
      'ARTICLES_DATABASE=articles.database',
      'DATABASE_URL=articles.url secret',
      'JWT_SECRET=jwt.signing-key secret',
    ]);
  });

  it('are named after need and field otherwise', () => {
    expect(conventionalName('media-jobs', 'url')).toBe('MEDIA_JOBS_URL');
    expect(given('bytebytego', 'payments')).toContain('STRIPE_API_KEY=stripe.api-key secret');
    expect(given('bytebytego', 'id-generator')).toEqual([
      'LOCKS_HOST=locks.host',
      'LOCKS_PORT=locks.port',
      'LOCKS_READER_HOST=locks.reader-host',
      'LOCKS_USER=locks.user',
      'LOCKS_NAME=locks.name',
    ]);
  });

  it('name the system itself where the program asks for it', () => {
    expect(given('s3www', 'web')).toEqual([
      'S3WWW_ENDPOINT=store.endpoint',
      'S3WWW_ACCESS_KEY=store-reader.access-key secret',
      'S3WWW_SECRET_KEY=store-reader.secret-key secret',
      'SSL_CERT_DIR=store.ca-folder',
      'S3WWW_ALLOWED_CORS_ORIGINS=system.url',
    ]);
  });
});

describe('fields of a need', () => {
  it('include the address of readers only where the database promises one', () => {
    const database = { kind: 'postgres', version: '18.1', database: 'main' } as const;
    expect(Object.keys(fieldsOf({ ...database, readEndpoint: true }))).toContain('read-url');
    expect(fieldsOf({ ...database, readEndpoint: false })).toEqual({
      url: 'secret',
      host: 'plain',
      port: 'plain',
      database: 'plain',
    });
  });

  it('are the keys of a secret', () => {
    expect(fieldsOf({ kind: 'secret', keys: ['api-key', 'user'] })).toEqual({ 'api-key': 'secret', user: 'secret' });
  });

  it('do not exist where nothing has that name', () => {
    expect(fieldsBehind({}, 'main')).toBeUndefined();
    expect(fieldsBehind({}, 'system')).toEqual({ host: 'plain', url: 'plain' });
  });
});
