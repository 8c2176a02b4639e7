import { describe, expect, test } from 'vitest';
import { type StackJson, stacksOf, testEnvironment, testStack } from '../../tests/support/app.ts';

const names = (stack: StackJson) =>
  Object.values(stack.resources('aws_secretsmanager_secret'))
    .map(({ name }) => name)
    .sort();

describe('in the cluster', () => {
  test('root and every service have a login of their own', () => {
    expect(names(testStack('prod', 'storefront-aws'))).toEqual([
      'prod/storefront/shop/cart',
      'prod/storefront/shop/order',
      'prod/storefront/shop/product',
      'prod/storefront/shop/root',
    ]);
  });

  test('each is published for the cluster side', () => {
    const outputs = testStack('prod', 'storefront-aws').outputs();
    expect(outputs).toMatchObject({
      need_shop_root_secret_name: 'prod/storefront/shop/root',
      need_shop_secret_name_cart: 'prod/storefront/shop/cart',
    });
    expect(outputs).not.toHaveProperty('need_shop_secret_name_frontend');
  });
});

test('elsewhere, there is one secret with the URI, and every service reads it', () => {
  const dev = testEnvironment('dev');
  const deployments = dev.deployments.map((deployment) => {
    const shop = deployment.sizes['shop'];
    return shop === undefined ? deployment : { ...deployment, sizes: { shop: { ...shop, hosting: 'uri' as const } } };
  });
  const stack = stacksOf({ ...dev, deployments }).get('storefront-aws');
  if (stack === undefined) throw new Error('no storefront-aws');
  expect(names(stack)).toEqual(['dev/storefront/shop']);
  expect(stack.outputs()).toMatchObject({
    need_shop_secret_name: 'dev/storefront/shop',
    need_shop_secret_name_cart: 'dev/storefront/shop',
    need_shop_secret_name_order: 'dev/storefront/shop',
  });
  expect(stack.outputs()).not.toHaveProperty('need_shop_root_secret_name');
});
