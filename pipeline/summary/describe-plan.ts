import { attributeChanges } from '../../lib/plan/attribute-changes.ts';
import { harmless } from '../../lib/plan/harmless.ts';
import { whyReplaced } from '../../lib/plan/reason.ts';
import { secretValues } from '../../lib/plan/secret-values.ts';
import {
  type Action,
  actionOf,
  type Change,
  changesOf,
  managedChanges,
  type ResourceChange,
  type TerraformPlan,
} from '../../lib/plan/terraform-plan.ts';
import { dataAtRisk, type PlanKind } from '../guard/data-at-risk.ts';
import type { Risk } from '../guard/risk.ts';
import { type Paint, paintFor } from './colour.ts';
import { describeCounts } from './counts.ts';

/** From this many on, created resources are told by type and number alone. */
const MOST_CREATIONS = 20;

/** Title of what comes first. */
const RISKS = 'DATA AT RISK';

export interface DescribeOptions {
  /** Id of the stack. */
  readonly stack: string;
  /** Whether a terminal reads it. */
  readonly colour: boolean;
  readonly kind?: PlanKind;
}

/**
 * A plan for the person who decides: the counts, then what loses data, then everything else with the strongest first. Every
 * change is in it except the names of many created resources; no sensitive value is.
 */
export function describePlan(plan: TerraformPlan, { stack, colour, kind = 'apply' }: DescribeOptions): string {
  const paint = paintFor(colour);
  const secrets = secretValues(plan);
  const of = (action: Action) => managedChanges(plan).filter((resource) => actionOf(resource) === action);
  const sections = [
    risks(dataAtRisk(plan, kind), paint),
    section(
      'Replaced',
      of('replace').flatMap((it) => replacement(it, secrets, paint)),
    ),
    section(
      'Deleted',
      of('delete').map((it) => paint.loss(`- ${nameOf(it)}`)),
    ),
    section(
      'Forgotten',
      of('forget').map((it) => paint.loss(`- ${nameOf(it)}: it stays, but nobody manages it`)),
    ),
    section(
      'Updated',
      of('update').flatMap((it) => update(it, secrets, paint)),
    ),
    section('Moved', moved(plan)),
    section(
      'Imported',
      of('import').map((it) => `= ${nameOf(it)}`),
    ),
    section('Created', creations(of('create'), paint)),
    section('Outputs', outputs(plan, secrets)),
  ];
  const head = `${stack}: ${describeCounts(changesOf(plan))}`;
  return [head, ...sections.filter((it) => it !== '')].join('\n\n');
}

/** How many risks such a text tells; for those who have the text alone, since a plan may be encrypted. */
export function risksToldIn(description: string): number {
  const [, told] = description.split(`\n\n${RISKS}\n`);
  return told?.split('\n\n')[0]?.match(/^ {2}! /gm)?.length ?? 0;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

function risks(found: readonly Risk[], paint: Paint): string {
  if (found.length === 0) return '';
  const lines = found.flatMap(({ address, what, why }) => [
    paint.loss(`! ${harmless(address)}: ${harmless(what)}`),
    `    ${harmless(why)}`,
  ]);
  return [paint.loud(RISKS), ...lines.map((line) => `  ${line}`)].join('\n');
}

function replacement(resource: ResourceChange, secrets: readonly string[], paint: Paint): readonly string[] {
  const title = paint.loss(`-/+ ${nameOf(resource)} (${harmless(whyReplaced(resource))})`);
  return [title, ...attributeLines(resource, secrets, 'together')];
}

function update(resource: ResourceChange, secrets: readonly string[], paint: Paint): readonly string[] {
  return [paint.change(`~ ${nameOf(resource)}`), ...attributeLines(resource, secrets, 'each')];
}

function attributeLines(
  { change }: ResourceChange,
  secrets: readonly string[],
  unknown: 'each' | 'together',
): readonly string[] {
  return attributeChanges(change, secrets, { unknown }).map((line) => `    ${line}`);
}

function creations(resources: readonly ResourceChange[], paint: Paint): readonly string[] {
  const types = [...new Set(resources.map(({ type }) => type))].sort();
  return types.flatMap((type) => {
    const mine = resources.filter((it) => it.type === type);
    if (resources.length > MOST_CREATIONS) return [paint.create(`+ ${type}: ${mine.length}`)];
    return mine.map((it) => paint.create(`+ ${nameOf(it)}`));
  });
}

/** All that have another address, also those that change as well. */
function moved(plan: TerraformPlan): readonly string[] {
  return managedChanges(plan).flatMap(({ address, previous_address }) =>
    previous_address === undefined ? [] : [`= ${harmless(previous_address)} -> ${harmless(address)}`],
  );
}

function outputs(plan: TerraformPlan, secrets: readonly string[]): readonly string[] {
  return Object.entries(plan.output_changes ?? {}).flatMap(([name, change]) => {
    if (change.actions.every((it) => it === 'no-op')) return [];
    return attributeChanges(asAttribute(change), secrets).map((line) => line.replace(/^value/, harmless(name)));
  });
}

/** An output is a value without attributes: it gets one, so that it is told like those of a resource. */
function asAttribute({ actions, before, after, before_sensitive, after_sensitive, after_unknown }: Change): Change {
  return {
    actions,
    before: { value: before },
    after: { value: after },
    before_sensitive: { value: before_sensitive },
    after_sensitive: { value: after_sensitive },
    after_unknown: { value: after_unknown },
  };
}

function nameOf({ address, deposed }: ResourceChange): string {
  return deposed === undefined ? harmless(address) : `${harmless(address)} (deposed ${harmless(deposed)})`;
}
