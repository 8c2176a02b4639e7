import { expect, test } from 'vitest';
import { testEnvironment } from '../../tests/support/app.ts';
import { usersOf } from './need.ts';

const bytebytego = () => {
  const found = testEnvironment('dev').deployments.find(({ system }) => system.name === 'bytebytego');
  if (found === undefined) throw new Error('dev runs bytebytego');
  return found;
};

test('the users of a need are the services that name it, with what they may do', () => {
  expect(usersOf(bytebytego(), 'media')).toEqual([
    { service: 'backend', access: 'read-write' },
    { service: 'media-processor', access: 'read-write' },
  ]);
  expect(usersOf(bytebytego(), 'events')).toEqual([{ service: 'backend', access: 'publish' }]);
});

test('a need that nobody names has no users', () => {
  expect(usersOf(bytebytego(), 'web')).toEqual([]);
});
