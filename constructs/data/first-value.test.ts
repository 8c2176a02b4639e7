import { expect, test } from 'vitest';
import { renamed } from './first-value.ts';

const nameOf = (output: string) => `need_main_${output}`;

test('outputs get the names under which the stack publishes them, whatever else stays', () => {
  const master = {
    secret: 'master_secret_name',
    value: { host: { output: 'host' }, port: 5432, username: 'platform', password: { random: 48 } },
    rotation: { after: [] },
  };
  expect(renamed(master, nameOf)).toEqual({
    secret: 'need_main_master_secret_name',
    value: { host: { output: 'need_main_host' }, port: 5432, username: 'platform', password: { random: 48 } },
    rotation: { after: [] },
  });
});

test('so do the secrets that are rotated before; without a rotation there is none', () => {
  const service = { secret: 'secret_name_api', value: { username: 'api' } };
  expect(renamed({ ...service, rotation: { after: ['master_secret_name'] } }, nameOf).rotation).toEqual({
    after: ['need_main_master_secret_name'],
  });
  expect(renamed(service, nameOf)).toEqual({ secret: 'need_main_secret_name_api', value: { username: 'api' } });
});
