import { describe, expect, it } from 'vitest';
import { changedFacts, systemFacts } from '../../tests/support/system-facts.ts';
import { secretField } from './secret-fields.ts';

describe('the address of a PostgreSQL database', () => {
  const birthday = systemFacts('prod', 'birthday');

  it('is composed in the cluster from the login, whose name changes with each rotation as well', () => {
    expect(secretField(birthday, 'api', 'main', 'url')).toEqual({
      data: [
        { key: 'main_username', secret: 'prod/birthday/main/api', property: 'username' },
        { key: 'main_password', secret: 'prod/birthday/main/api', property: 'password' },
      ],
      template:
        'postgresql://{{ .main_username | urlquery }}:{{ .main_password | urlquery }}@main-host.internal:5432/birthday?sslmode=require',
    });
  });

  it('of readers leads to the replica', () => {
    expect(secretField(birthday, 'api', 'main', 'read-url').template).toContain('@main-reader-host.internal:5432/');
  });

  it('takes the login that RDS keeps where it keeps one', () => {
    const size = birthday.deployment.sizes['main'];
    const managed = changedFacts(birthday, {
      sizes: { main: { ...size, password: 'rds-managed' } as typeof size & object },
    });
    expect(secretField(managed, 'api', 'main', 'url').data[0]?.secret).toBe(
      'arn:aws:secretsmanager:us-east-1:333333333333:secret:prod/birthday/main/api-AbCdEf',
    );
  });
});

describe('the address of a document database', () => {
  const members = (name: string) => `${name}.shop-svc.storefront.svc.cluster.local:27017`;

  it('names every member, and the authority that it trusts', () => {
    expect(secretField(systemFacts('prod', 'storefront'), 'cart', 'shop', 'url')).toEqual({
      data: [{ key: 'shop_password', secret: 'prod/storefront/shop/cart', property: 'password' }],
      template: `mongodb://cart:{{ .shop_password | urlquery }}@${members('shop-0')},${members('shop-1')},${members('shop-2')}/shop?replicaSet=shop&authSource=admin&tls=true&tlsCAFile=/etc/trust/shop-ca/ca.crt`,
    });
    const dev = secretField(systemFacts('dev', 'storefront'), 'cart', 'shop', 'url').template;
    expect(dev).toContain(`@${members('shop-0')}/shop?`);
  });

  it('elsewhere is what a person put', () => {
    const sizes = { shop: { hosting: 'uri' as const, members: 3 as const, volumeGiB: 20 } };
    const elsewhere = changedFacts(systemFacts('prod', 'storefront'), { sizes });
    expect(secretField(elsewhere, 'cart', 'shop', 'url')).toEqual({
      data: [{ key: 'shop_uri', secret: 'prod/storefront/shop/cart', property: 'uri' }],
      template: '{{ .shop_uri }}',
    });
  });
});

describe('a key of a secret', () => {
  it('arrives as it is', () => {
    expect(secretField(systemFacts('prod', 'bytebytego'), 'payments', 'stripe', 'api-key')).toEqual({
      data: [{ key: 'stripe_api_key', secret: 'prod/bytebytego/stripe', property: 'api-key' }],
      template: '{{ .stripe_api_key }}',
    });
  });
});
