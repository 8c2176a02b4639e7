import type { Problem } from '../../lib/errors.ts';
import { isRegionCode, REGION_CODES, REGIONS } from '../../lib/regions.ts';
import type { Environment } from '../schema.ts';
import type { Check } from './index.ts';

/** Regions that the platform knows, and zones that they have. */
export const regions: Check = ({ environments }, problems) => {
  for (const environment of environments) {
    problems.push(
      ...unknownRegion(environment, 'region'),
      ...unknownRegion(environment, 'secondRegion'),
      ...unknownZones(environment),
    );
  }
};

function unknownRegion(environment: Environment, key: 'region' | 'secondRegion'): Problem[] {
  const region = environment[key];
  if (isRegionCode(region)) return [];
  return [
    {
      code: 'INVALID_VALUE',
      path: `environments/${environment.name}: ${key}`,
      given: region,
      allowed: REGION_CODES.join(', '),
      fix: 'choose one of the regions, or add it to lib/regions.ts with its zones',
    },
  ];
}

function unknownZones({ name, region, network }: Environment): Problem[] {
  if (!isRegionCode(region)) return [];
  const known: readonly string[] = REGIONS[region].zones;
  return network.zones.flatMap((zone, index) => {
    const path = `environments/${name}: network.zones.${index}`;
    if (!known.includes(zone)) {
      const problem: Problem = {
        code: 'UNKNOWN_ZONE',
        path,
        given: `${region}${zone}`,
        allowed: `${known.join(', ')} (the zones of ${region} that EKS accepts)`,
        fix: 'choose zones of the region',
      };
      return [problem];
    }
    if (network.zones.indexOf(zone) === index) return [];
    const problem: Problem = {
      code: 'DUPLICATE',
      path,
      given: zone,
      allowed: 'each zone once',
      fix: 'name another zone: two subnets in one zone do not survive its loss',
    };
    return [problem];
  });
}
