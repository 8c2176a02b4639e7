import { describe, expect, it } from 'vitest';
import { secretFor } from './external-secrets.ts';

const external = (spec: object) => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: 'articles', namespace: 'medium', uid: 'u-1' },
  spec,
});

describe('the secret of an ExternalSecret', () => {
  it('has the keys of its template', () => {
    const secret = secretFor(
      external({
        target: { name: 'login', template: { type: 'Opaque', metadata: { labels: { a: 'b' } }, data: { URL: 'x' } } },
        data: [{ secretKey: 'username' }],
      }),
    );
    expect(secret).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'login',
        namespace: 'medium',
        labels: { a: 'b' },
        ownerReferences: [
          {
            apiVersion: 'external-secrets.io/v1',
            kind: 'ExternalSecret',
            name: 'articles',
            uid: 'u-1',
            controller: true,
          },
        ],
      },
      type: 'Opaque',
      stringData: { URL: 'value of URL' },
    });
  });

  it('has the keys of its data, and its own name, where it says no more', () => {
    const secret = secretFor(external({ data: [{ secretKey: 'username' }, { secretKey: 'password' }] }));
    expect(secret.metadata.name).toBe('articles');
    expect(Object.keys(secret['stringData'] as object)).toEqual(['username', 'password']);
  });
});
