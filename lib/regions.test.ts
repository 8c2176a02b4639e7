import { describe, expect, it } from 'vitest';
import { isRegionCode, REGION_CODES, REGIONS, zoneName } from './regions.ts';

describe('regions', () => {
  it('have three zones or more, each letter once and in order', () => {
    for (const code of REGION_CODES) {
      const zones: readonly string[] = REGIONS[code].zones;
      expect(zones.length, code).toBeGreaterThanOrEqual(3);
      expect([...new Set(zones)].sort(), code).toEqual([...zones]);
      for (const zone of zones) expect(zone, code).toMatch(/^[a-f]$/);
    }
  });

  it('have a log account of twelve digits, no two the same', () => {
    const accounts = REGION_CODES.map((code) => REGIONS[code].elbLogAccount);
    for (const account of accounts) expect(account).toMatch(/^\d{12}$/);
    expect(new Set(accounts).size).toBe(accounts.length);
  });

  it('include the two regions that the systems were written for', () => {
    expect(REGIONS['us-east-1'].elbLogAccount).toBe('127311923021');
    expect(REGIONS['ap-south-1'].elbLogAccount).toBe('718504428378');
  });

  it('are recognised by their exact code only', () => {
    expect(isRegionCode('eu-central-1')).toBe(true);
    expect(isRegionCode('eu-central-9')).toBe(false);
    expect(isRegionCode('EU-CENTRAL-1')).toBe(false);
    expect(isRegionCode('toString')).toBe(false);
  });
});

describe('zones', () => {
  it('carry the name of their region', () => {
    expect(zoneName('us-east-1', 'a')).toBe('us-east-1a');
    expect(zoneName('ap-northeast-1', 'c')).toBe('ap-northeast-1c');
  });

  it('that EKS or a new account does not get have no name', () => {
    expect(zoneName('us-east-1', 'e')).toBeUndefined();
    expect(zoneName('ap-northeast-1', 'b')).toBeUndefined();
    expect(zoneName('ca-central-1', 'c')).toBeUndefined();
    expect(zoneName('eu-west-1', 'd')).toBeUndefined();
  });
});
