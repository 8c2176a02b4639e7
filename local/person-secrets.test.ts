import { describe, expect, it } from 'vitest';
import { personSecrets } from './person-secrets.ts';

const secret = (name: string, description: string) => ({ name, description });

describe('secrets that a person fills', () => {
  it('are those whose description lists keys and that no apply fills, by name or by reference', () => {
    const stack = {
      resource: {
        aws_secretsmanager_secret: {
          stripe: secret('dev/shop/stripe', 'Put by a person, as JSON with the keys: api-key, webhook-key'),
          runner: secret('dev/operations/runner', 'JSON with the key token: the authentication token of the runner'),
          grafana: secret(
            'dev/operations/grafana',
            'Grafana: its administrator. JSON with the keys admin-user, admin-password',
          ),
          monitoring: secret(
            'dev/operations/monitoring',
            'JSON with the keys remote-write-password and grafana-password',
          ),
          cart: secret('dev/shop/cart', 'Login of cart at MongoDB, as JSON with the keys: username, password'),
          root: secret('dev/shop/root', 'Login of root at MongoDB, as JSON with the keys: username, password'),
          master: secret('dev/shop/master', 'Master login of dev-shop: engine, host, port'),
        },
      },
      output: {
        cart_name: { value: 'dev/shop/cart' },
        root_arn: { value: '${aws_secretsmanager_secret.root.arn}' },
        stripe_name: { value: 'dev/shop/stripe' },
      },
    };
    expect(personSecrets(stack, ['cart_name', 'root_arn'])).toEqual([
      { name: 'dev/shop/stripe', keys: ['api-key', 'webhook-key'] },
      { name: 'dev/operations/runner', keys: ['token'] },
      { name: 'dev/operations/grafana', keys: ['admin-user', 'admin-password'] },
      { name: 'dev/operations/monitoring', keys: ['remote-write-password', 'grafana-password'] },
    ]);
  });

  it('are none where a stack has no secret', () => expect(personSecrets({}, [])).toEqual([]));
});
