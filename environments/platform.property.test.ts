import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemReleases } from '../constructs/releases/system-releases.ts';
import { overlaps, parseCidr } from '../lib/cidr.ts';
import { PlatformError } from '../lib/errors.ts';
import { committedPlatform, type StackJson, stacksOf } from '../tests/support/app.ts';
import { schemaErrors } from '../tests/support/chart-schema.ts';
import { brokenPlatform, type Generated, validPlatform, variedPlatform } from '../tests/support/generate.ts';
import { factsOf } from '../tests/support/system-facts.ts';
import { refusedNames, sharedNames } from '../tests/synth/names.ts';
import { danglingAddresses, danglingOutputs } from '../tests/synth/references.ts';
import { loadPlatform, type PlatformEnvironment } from './platform.ts';

/** Fixed, so that a failure is the same on every machine; new ground is covered by changing it. */
const SEED = 20_261_121;

/** What is wrong with the synthesized stacks of one environment. */
function defects(stacks: ReadonlyMap<string, StackJson>): string[] {
  const all = [...stacks.values()];
  return [
    ...all.flatMap((stack) => danglingAddresses(stack).map((address) => `${stack.id} refers to ${address}`)),
    ...all.flatMap((stack) => danglingOutputs(stack, stacks)),
    ...all.flatMap(refusedNames),
    ...sharedNames(all),
    ...sharedSubnets(stacks.get('network')),
  ];
}

function sharedSubnets(network: StackJson | undefined): string[] {
  const subnets = Object.entries(network?.resources('aws_subnet') ?? {}).map(([id, { cidr_block }]) => ({
    id,
    range: parseCidr(String(cidr_block)),
  }));
  return subnets.flatMap((a, index) =>
    subnets
      .slice(index + 1)
      .filter((b) => a.range === undefined || b.range === undefined || overlaps(a.range, b.range))
      .map((b) => `${a.id} overlaps ${b.id}`),
  );
}

/** What the charts' schemas find wrong with the values of every release of an environment's systems. */
function refusedValues(environment: PlatformEnvironment): string[] {
  return environment.deployments.flatMap((deployment) =>
    (['read', 'later'] as const).flatMap((versions) =>
      systemReleases(factsOf(environment, deployment), versions).flatMap(({ chart, name, values }) =>
        schemaErrors(chart, values).map((error) => `${deployment.system.name} ${name} ${error}`),
      ),
    ),
  );
}

/** Loads, or tells what is wrong; any other exception is a defect of ours. */
function outcome({ environments, systems }: Generated): 'loads' | PlatformError {
  try {
    loadPlatform({ environments, systems });
    return 'loads';
  } catch (error) {
    if (error instanceof PlatformError) return error;
    throw error;
  }
}

describe('any input', () => {
  it('that was broken somewhere either loads or is told what is wrong, where, and what to do', () => {
    let refused = 0;
    fc.assert(
      fc.property(brokenPlatform(), (generated) => {
        const result = outcome(generated);
        if (result === 'loads') return;
        refused += 1;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const { code, path, allowed, fix } of result.problems) {
          expect(code).toMatch(/^[A-Z_]+$/);
          expect(path).toMatch(/^(environments|systems)[/: ]/);
          expect(allowed).not.toBe('');
          expect(fix).not.toBe('');
        }
      }),
      { numRuns: 150, seed: SEED },
    );
    expect(refused).toBeGreaterThan(75);
  });

  it('that keeps the rules loads', () => {
    fc.assert(
      fc.property(validPlatform(2), (generated) => {
        expect(outcome(generated)).toBe('loads');
      }),
      { numRuns: 60, seed: SEED },
    );
  });
});

describe('any platform that loads', () => {
  it('has values that the schemas of its charts accept', () => {
    fc.assert(
      fc.property(validPlatform(1), ({ environments, systems }) => {
        for (const environment of loadPlatform({ environments, systems }).environments)
          expect(refusedValues(environment)).toEqual([]);
      }),
      { numRuns: 60, seed: SEED },
    );
  });

  it('has such values too when its own were changed for others of their kind', () => {
    let loaded = 0;
    fc.assert(
      fc.property(variedPlatform(), (generated) => {
        if (outcome(generated) !== 'loads') return;
        loaded += 1;
        for (const environment of loadPlatform(generated).environments) expect(refusedValues(environment)).toEqual([]);
      }),
      { numRuns: 300, seed: SEED },
    );
    expect(loaded).toBeGreaterThan(60);
  });

  it('synthesizes: references resolve, names are within their limits and unique, subnets share nothing', () => {
    fc.assert(
      fc.property(validPlatform(1), ({ environments, systems }) => {
        for (const environment of loadPlatform({ environments, systems }).environments)
          expect(defects(stacksOf(environment))).toEqual([]);
      }),
      { numRuns: 8, seed: SEED },
    );
  }, 60_000);

  it('does so too when values were changed for others of their kind', () => {
    fc.assert(
      fc.property(variedPlatform(), (generated) => {
        if (outcome(generated) !== 'loads') return;
        for (const environment of loadPlatform(generated).environments)
          expect(defects(stacksOf(environment))).toEqual([]);
      }),
      { numRuns: 20, seed: SEED },
    );
  }, 60_000);

  it('is the committed one as well', () => {
    for (const environment of committedPlatform().environments) expect(defects(stacksOf(environment))).toEqual([]);
  }, 60_000);
});
