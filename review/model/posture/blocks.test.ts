import { expect, test } from 'vitest';
import { stackFile } from '../../../tests/support/stack-file.ts';
import { blocksAt, inside, plain, stacksOf } from './blocks.ts';

const account = stackFile('account', { aws_kms_key: { data: {} } }, { data_key_arn: '${aws_kms_key.data.arn}' });
const bytebytego = stackFile(
  'bytebytego-aws',
  {},
  { key: '${data.terraform_remote_state.account.outputs.data_key_arn}' },
);
const shop = stackFile('shop-aws', { aws_kms_key: { data: {} } });
const { named, tell } = stacksOf([account, bytebytego, shop]);

test('an expression names a resource of its own stack, also where another has one of the same address', () => {
  expect(named(shop, '${aws_kms_key.data.arn}')?.label).toBe('shop-aws aws_kms_key.data');
  expect(named(account, '${aws_kms_key.data}')?.label).toBe('account aws_kms_key.data');
});

test('an output of another stack names what that stack puts into it, over any number of stacks', () => {
  expect(named(shop, '${data.terraform_remote_state.account.outputs.data_key_arn}')?.label).toBe(
    'account aws_kms_key.data',
  );
  expect(named(shop, '${data.terraform_remote_state.bytebytego_aws.outputs.key}')?.label).toBe(
    'account aws_kms_key.data',
  );
});

test('what names no resource is told as it stands', () => {
  expect(named(shop, '${data.terraform_remote_state.account.outputs.gone}')).toBeUndefined();
  expect(tell(shop, '${data.terraform_remote_state.account.outputs.gone}')).toBe('account: gone');
  expect(tell(shop, 'alias/mine')).toBe('alias/mine');
  expect(tell(shop, undefined)).toBeNull();
});

test('a text with expressions is told without their signs', () => {
  expect(plain('${aws_s3_bucket.media.arn}/*')).toBe('aws_s3_bucket.media.arn/*');
});

test('a path goes through single blocks and lists of one alike, and never into what an object inherits', () => {
  expect(inside({ rule: [{ by_default: { key: 'a' } }] }, 'rule.by_default.key')).toBe('a');
  expect(inside({ rule: { by_default: { key: 'a' } } }, 'rule.by_default.key')).toBe('a');
  expect(inside({}, 'constructor.name')).toBeUndefined();
  expect(blocksAt({ rule: [{ a: 1 }, 2, { a: 3 }] }, 'rule')).toEqual([{ a: 1 }, { a: 3 }]);
});

test('a stack that names its own output names nothing', () => {
  const value = '${data.terraform_remote_state.round.outputs.it}';
  const round = stackFile('round', {}, { it: value });
  expect(stacksOf([round]).named(round, value)).toBeUndefined();
});
