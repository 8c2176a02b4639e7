import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, ObjectChange, PlanAction, ResourceChange, TerraformPlan } from '../lib/plan/terraform-plan.ts';
import { reviewedDigest } from './reviewed-digest.ts';

type Values = Readonly<Record<string, unknown>>;

function resource(
  address: string,
  change: Partial<ObjectChange>,
  further: Partial<ResourceChange> = {},
): ResourceChange {
  const full = { actions: ['update'] as const, before: {}, after: {}, after_unknown: {}, ...change };
  return { address, mode: 'managed', type: 'terraform_data', name: 'x', change: full, ...further };
}
const plan = (...resource_changes: ResourceChange[]): TerraformPlan => ({ format_version: '1.2', resource_changes });
const digest = (change: Partial<ObjectChange>, further: Partial<ResourceChange> = {}) =>
  reviewedDigest(plan(resource('terraform_data.a', change, further)));
const output = (change: Partial<Change>) =>
  reviewedDigest({
    format_version: '1.2',
    output_changes: { o: { actions: ['update'], before: 'a', after: 'b', after_unknown: false, ...change } },
  });
const NOTHING = reviewedDigest(plan());

describe('the reviewed digest', () => {
  it('does not depend on what two plans of the same thing differ in', () => {
    const change = resource('terraform_data.a', { after: { input: 1 } });
    const kept = resource('terraform_data.b', { actions: ['no-op'], before: { n: 1 }, after: { n: 1 } });
    const read = resource('data.x.y', { actions: ['read'], after: { n: 1 } }, { mode: 'data' });
    const other = {
      ...plan(kept, change, read),
      terraform_version: '1.12.0',
      timestamp: '2026-01-01T00:00:00Z',
      relevant_attributes: [{ resource: 'a', attribute: ['b'] }],
      prior_state: { values: { n: 1 } },
      configuration: { n: 1 },
      resource_drift: [kept],
      output_changes: { same: { actions: ['no-op'] as const, before: 1, after: 1, after_unknown: false } },
    };
    expect(reviewedDigest(other)).toBe(reviewedDigest(plan(change)));
    expect(reviewedDigest(plan(kept, read))).toBe(NOTHING);
  });

  it('changes with a move, an import, a forgotten object, a deposed one and a replacement with its cause', () => {
    const same = { actions: ['no-op'] as const, before: { id: 'i' }, after: { id: 'i' } };
    const gone = { before: { id: 'i' }, after: null };
    const digests = [
      digest(same, { previous_address: 'terraform_data.old' }),
      digest(same, { previous_address: 'terraform_data.older' }),
      digest({ ...same, importing: { id: 'i' } }),
      digest({ ...same, importing: { id: 'j' } }),
      digest({ ...gone, actions: ['delete'] }),
      digest({ ...gone, actions: ['forget'] }),
      digest({ ...gone, actions: ['delete'] }, { deposed: 'abcd1234' }),
      digest({ actions: ['delete', 'create'], replace_paths: [['input']] }),
      digest({ actions: ['create', 'delete'], replace_paths: [['input']] }),
      digest({ actions: ['create', 'delete'], replace_paths: [['input'], ['list', 0]] }),
    ];
    expect(new Set([NOTHING, ...digests]).size).toBe(digests.length + 1);
  });

  it('does not depend on the order of the causes of a replacement', () => {
    const of = (...replace_paths: unknown[]) => digest({ actions: ['delete', 'create'], replace_paths });
    expect(of(['a'], ['b', 0])).toBe(of(['b', 0], ['a']));
  });

  it('of a move alone does not depend on the values of what moves', () => {
    const moved = (n: number) =>
      digest({ actions: ['no-op'], before: { n }, after: { n } }, { previous_address: 'terraform_data.old' });
    expect(moved(1)).toBe(moved(2));
  });

  it('does not mistake a text for a marker', () => {
    expect(digest({ after: { a: '?' } })).not.toBe(digest({ after: {}, after_unknown: { a: true } }));
    expect(digest({ after: { a: '*' } })).not.toBe(digest({ after: { a: 'x' }, after_sensitive: { a: true } }));
    expect(digest({ after: { a: [null] } })).not.toBe(digest({ after: { a: [null] }, after_unknown: { a: [true] } }));
  });
});

describe('a part that is unknown', () => {
  it('counts at any depth, also where the value itself lacks it', () => {
    const of = (after_unknown: unknown) => digest({ after: { o: { b: 1 } }, after_unknown });
    const digests = [of({}), of({ o: { a: true } }), of({ o: { c: [{ d: true }] } }), of({ o: true }), of({ p: true })];
    expect(new Set(digests).size).toBe(5);
  });

  it('is not one that the marks call known', () => {
    const of = (after_unknown: unknown) => digest({ after: { o: { b: 1 } }, after_unknown });
    expect(of({ o: { b: false, list: [false, {}], nested: {} } })).toBe(of({}));
  });
});

describe('former values', () => {
  it('count where the attribute becomes another one', () => {
    const from = (n: number) => digest({ before: { n, same: 1 }, after: { n: 3, same: 1 } });
    expect(from(2)).not.toBe(from(5));
  });

  it('do not count where the attribute becomes unknown: it is computed anew', () => {
    const from = (modified: string) =>
      digest({ before: { modified, n: 1 }, after: { n: 2 }, after_unknown: { modified: true } });
    expect(from('monday')).toBe(from('tuesday'));
  });

  it('tell which object is replaced, and everything of one that goes', () => {
    const replaced = (id: string) =>
      digest({ actions: ['delete', 'create'], before: { id }, after: {}, after_unknown: { id: true } });
    expect(replaced('i-1')).not.toBe(replaced('i-2'));
    const gone = (before: Values) => digest({ actions: ['delete'], before, after: null });
    expect(gone({ id: 'i', size: 1 })).not.toBe(gone({ id: 'i', size: 2 }));
  });

  it('do not count where they are sensitive, before or after', () => {
    const from = (a: string, change: Partial<Change>) => digest({ before: { a }, after: { a: 'z' }, ...change });
    for (const marks of [{ before_sensitive: { a: true } }, { after_sensitive: { a: true } }])
      expect(from('x', marks)).toBe(from('y', marks));
    const gone = (a: string) =>
      digest({
        actions: ['delete'],
        before: { a },
        after: null,
        before_sensitive: { a: true },
        after_sensitive: false,
      });
    expect(gone('x')).toBe(gone('y'));
  });
});

describe('an output', () => {
  it('counts with its value, its former value, and becoming unknown', () => {
    const digests = [output({}), output({ after: 'c' }), output({ before: 'c' }), output({ actions: ['create'] })];
    const unknown = output({ after: undefined, after_unknown: true });
    expect(new Set([NOTHING, ...digests, unknown]).size).toBe(6);
    expect(output({ before: 'c', after: undefined, after_unknown: true })).toBe(unknown);
    expect(output({ actions: ['no-op'], after: undefined, after_unknown: true })).not.toBe(NOTHING);
  });

  it('that is sensitive counts without its values', () => {
    const marks = { before_sensitive: true, after_sensitive: true };
    expect(output({ before: 'x', after: 'y', ...marks })).toBe(output(marks));
    expect(output(marks)).not.toBe(output({}));
  });
});

describe('for any plan the reviewed digest', () => {
  const key = fc.constantFrom('a', 'b', 'tags', '__proto__', 'constructor');
  const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null));
  const values = fc.dictionary(key, fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(key, leaf)));
  const actions = fc.constantFrom<readonly PlanAction[]>(['create'], ['update'], ['delete', 'create']);
  const change = fc.record({ actions, before: values, after: values, after_unknown: fc.constant({}) });
  const plans = fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 99 }), change), {
      minLength: 1,
      maxLength: 4,
      selector: ([n]) => n,
    })
    .map((all) => plan(...all.map(([n, one]) => resource(`terraform_data.r${n}`, one))));
  const runs = { numRuns: 60 };

  /** The plan with its first change made another one. */
  const edited = (original: TerraformPlan, edit: (change: ResourceChange) => ResourceChange): TerraformPlan => {
    const [first, ...rest] = original.resource_changes ?? [];
    if (first === undefined) throw new Error('a plan without changes');
    return plan(edit(first), ...rest);
  };
  const withChange = (original: TerraformPlan, edit: (one: ObjectChange) => Partial<ObjectChange>): TerraformPlan =>
    edited(original, (one) => ({ ...one, change: { ...one.change, ...edit(one.change) } }));
  const valuesOf = (one: ObjectChange) => one.after as Values;

  it('does not depend on the order of changes and of keys', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, item]) => [name, shuffled(item)]),
      );
    };
    fc.assert(
      fc.property(plans, (original) => {
        const changes = [...(original.resource_changes ?? [])].reverse();
        const other = shuffled({ ...original, resource_changes: changes }) as TerraformPlan;
        expect(reviewedDigest(other)).toBe(reviewedDigest(original));
      }),
      runs,
    );
  });

  it('changes with an address, an action, and any value that is set, added or removed', () => {
    fc.assert(
      fc.property(plans, leaf, (original, value) => {
        const others = [
          edited(original, (one) => ({ ...one, address: `${one.address}x` })),
          withChange(original, () => ({ actions: ['create', 'delete'] })),
          withChange(original, (one) => ({ after: { ...valuesOf(one), added: value } })),
          ...Object.keys((original.resource_changes?.[0]?.change.after ?? {}) as Values).flatMap((name) => [
            withChange(original, (one) => ({ after: { ...valuesOf(one), [name]: { was: valuesOf(one)[name] } } })),
            withChange(original, (one) => ({
              after: Object.fromEntries(Object.entries(valuesOf(one)).filter(([other]) => other !== name)),
            })),
          ]),
        ];
        const all = [original, ...others].map(reviewedDigest);
        expect(all.slice(1)).not.toContain(all[0]);
      }),
      runs,
    );
  });

  it('keeps where a sensitive value changes, and changes where one becomes sensitive or unknown', () => {
    fc.assert(
      fc.property(plans, leaf, leaf, (original, one, other) => {
        const set = (value: unknown, further: Partial<Change> = {}) =>
          withChange(original, (base) => ({ after: { ...valuesOf(base), s: value }, ...further }));
        const secret = { before_sensitive: { s: true }, after_sensitive: { s: true } };
        const hidden = reviewedDigest(set(one, secret));
        expect(reviewedDigest(set(other, secret))).toBe(hidden);
        expect(reviewedDigest(set(one))).not.toBe(hidden);
        for (const further of [{}, secret])
          expect(reviewedDigest(set(undefined, { ...further, after_unknown: { s: true } }))).not.toBe(
            reviewedDigest(set(one, further)),
          );
      }),
      runs,
    );
  });
});
