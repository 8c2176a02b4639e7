import { expect, test } from 'vitest';
import { testEnvironment } from '../../tests/support/app.ts';
import { firstValues } from './first-values.ts';

const deployment = (name: string) => {
  const found = testEnvironment('prod').deployments.find(({ system }) => system.name === name);
  if (found === undefined) throw new Error(`no system ${name}`);
  return found;
};

const APPLIED = {
  need_main_host: 'main.example',
  need_main_port: '5432',
  need_main_database: 'birthday',
  need_main_master_user: 'platform',
  need_main_master_secret_name: 'prod/birthday/main/master',
  need_main_secret_name_api: 'prod/birthday/main/api',
  need_main_user_api: 'api',
};

test('the master comes before the services, and nobody gets a password', () => {
  expect(firstValues(deployment('birthday'), APPLIED)).toEqual([
    {
      secret: 'prod/birthday/main/master',
      value: { engine: 'postgres', host: 'main.example', port: 5432, dbname: 'birthday', username: 'platform' },
    },
    { secret: 'prod/birthday/main/api', value: { username: 'api' } },
  ]);
});

test('a service with a hyphen has a user without one, under the name of its output', () => {
  const outputs = {
    ...APPLIED,
    need_main_secret_name_media_processor: 'prod/bytebytego/main/media-processor',
    need_main_user_media_processor: 'media_processor',
  };
  expect(firstValues(deployment('bytebytego'), outputs).slice(1)).toEqual([
    { secret: 'prod/bytebytego/main/media-processor', value: { username: 'media_processor' } },
  ]);
});

test('nothing is put where RDS keeps the password, or where the stack is not applied', () => {
  const { need_main_master_secret_name: _, ...managed } = APPLIED;
  expect(firstValues(deployment('birthday'), managed)).toEqual([]);
  expect(firstValues(deployment('birthday'), {})).toEqual([]);
});

test('a system without a database needs no first values', () => {
  expect(firstValues(deployment('s3www'), APPLIED)).toEqual([]);
});
