import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { LocalChart } from '../../constructs/releases/chart-asset.ts';

const validators = new Map<LocalChart, ValidateFunction>();

/** What a chart's values.schema.json finds wrong with values, as `<place>: <message>`; empty when they are accepted. */
export function schemaErrors(chart: LocalChart, values: object): string[] {
  const validate = validators.get(chart) ?? compile(chart);
  validators.set(chart, validate);
  // As Helm gets them: keys without a value are not there.
  if (validate(JSON.parse(JSON.stringify(values)))) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'}: ${message}`);
}

function compile(chart: LocalChart): ValidateFunction {
  const file = resolve(import.meta.dirname, '../../charts', chart, 'values.schema.json');
  return new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}
