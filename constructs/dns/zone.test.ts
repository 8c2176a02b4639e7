import { describe, expect, it } from 'vitest';
import { zoneKey } from './zone.ts';

describe('a hosted zone', () => {
  it('stands in output names with underscores for dots and hyphens', () => {
    expect(zoneKey('dev.techitfactory.com')).toBe('dev_techitfactory_com');
    expect(zoneKey('staging.realworld-inc.link')).toBe('staging_realworld_inc_link');
  });
});
