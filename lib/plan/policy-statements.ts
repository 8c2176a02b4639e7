import { elementsOf, isObject } from './plan-value.ts';

type Statement = Readonly<Record<string, unknown>>;

/** One statement that came, went or changed; `what` is without the values of conditions that did not change. */
export interface StatementChange {
  readonly sign: '+' | '-' | '~';
  readonly what: string;
}

const LISTS = ['Action', 'NotAction', 'Resource', 'NotResource'] as const;

/** Whether a value is a policy document. */
export function isPolicy(value: unknown): value is { readonly Statement: unknown } {
  return isObject(value) && 'Statement' in value;
}

/**
 * Statements of two policy documents that differ. They are told apart by `Sid`; without one, a statement that changed is one
 * that went and one that came. The order of statements and of the actions in one says nothing.
 */
export function statementChanges(before: unknown, after: unknown): readonly StatementChange[] {
  const [old, now] = [statementsOf(before), statementsOf(after)];
  const same = (one: Statement) => (other: Statement) => canonical(one) === canonical(other);
  const gone = old.filter((it) => !now.some(same(it)));
  const come = now.filter((it) => !old.some(same(it)));
  const successor = (it: Statement) => come.find((other) => it['Sid'] !== undefined && other['Sid'] === it['Sid']);
  const changed = gone.flatMap((it) => (successor(it) === undefined ? [] : [[it, successor(it) ?? {}] as const]));
  return [
    ...changed.map(([from, to]) => ({ sign: '~' as const, what: `${nameOf(from)}: ${differences(from, to)}` })),
    ...gone.filter((it) => successor(it) === undefined).map((it) => ({ sign: '-' as const, what: told(it) })),
    ...come.filter((it) => !changed.some(([, to]) => to === it)).map((it) => ({ sign: '+' as const, what: told(it) })),
  ];
}

function differences(from: Statement, to: Statement): string {
  const lists = LISTS.flatMap((key) => {
    const [old, now] = [textsOf(from[key]), textsOf(to[key])];
    const added = now.filter((it) => !old.includes(it)).map((it) => `+${it}`);
    const removed = old.filter((it) => !now.includes(it)).map((it) => `-${it}`);
    return added.length + removed.length === 0 ? [] : [`${key} ${[...removed, ...added].join(' ')}`];
  });
  const others = Object.keys({ ...from, ...to })
    .filter((key) => !LISTS.some((list) => list === key) && canonical(from[key]) !== canonical(to[key]))
    .map((key) => `${key} ${JSON.stringify(from[key]) ?? '(none)'} -> ${JSON.stringify(to[key]) ?? '(none)'}`);
  return [...lists, ...others].join('; ');
}

function told(statement: Statement): string {
  const rest = Object.fromEntries(
    Object.entries(statement).filter(([key]) => !['Sid', 'Effect', 'Action', 'Resource'].includes(key)),
  );
  const more = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
  const actions = textsOf(statement['Action']).join(', ');
  const resources = textsOf(statement['Resource']).join(', ');
  return `${nameOf(statement)}: ${String(statement['Effect'])} ${actions}${resources === '' ? '' : ` on ${resources}`}${more}`;
}

function nameOf(statement: Statement): string {
  return typeof statement['Sid'] === 'string' && statement['Sid'] !== ''
    ? `statement ${statement['Sid']}`
    : 'statement';
}

function statementsOf(policy: unknown): readonly Statement[] {
  return isPolicy(policy) ? elementsOf(policy.Statement).filter(isObject) : [];
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);
}

/** A single action and a list of it are the same, in any order; so are the keys of an object. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (LISTS.some((list) => list === key)) return [...textsOf(part)].sort();
    return isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part;
  });
}
