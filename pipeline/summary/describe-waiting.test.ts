import { expect, test } from 'vitest';
import { describeWaiting } from './describe-waiting.ts';

test('other stacks stand in one line, each once; the rest has its help below it', () => {
  const missing = (what: string) => ({ reason: 'upstream-missing', what, help: 'npm run plan -- dev' }) as const;
  expect(
    describeWaiting('dev-shop', [
      missing('dev-edge waits itself'),
      missing('dev-shop-aws was never applied'),
      { reason: 'secret', what: 'the secret dev/shop/key has no value', help: 'aws secretsmanager put-secret-value' },
      missing('dev-shop-aws has not published key'),
    ]),
  ).toBe(`dev-shop waits:
  dev-edge waits itself, dev-shop-aws was never applied
  the secret dev/shop/key has no value
    aws secretsmanager put-secret-value`);
});

test('without other stacks there is no line of them, and nothing paints the terminal', () => {
  const image = { reason: 'image', what: 'web awaits its image\u001b[31m', help: 'push it' } as const;
  expect(describeWaiting('dev-shop', [image])).toBe('dev-shop waits:\n  web awaits its image\\u001b[31m\n    push it');
});

test('things that the same step helps stand above it together', () => {
  const image = (service: string) =>
    ({ reason: 'image', what: `${service} awaits its image`, help: 'push it' }) as const;
  expect(describeWaiting('dev-shop', [image('web'), image('cart')])).toBe(`dev-shop waits:
  web awaits its image
  cart awaits its image
    push it`);
});
