import { expect, it } from 'vitest';
import { alarmRegions } from './alarms.ts';

it('alarms are looked for in the region of the environment and in that of the global services, in no region twice', () => {
  expect(alarmRegions('ap-south-1')).toEqual(['ap-south-1', 'us-east-1']);
  expect(alarmRegions('us-east-1')).toEqual(['us-east-1']);
});
