import { z } from 'zod';
import { corrupt, foreignVersion } from './plan-folder-error.ts';
import { deferredRecordSchema, planRecordSchema, type StackRecord, unchangedRecordSchema } from './plan-record.ts';

/**
 * Reads the text of `record.json`, which lies at `file`.
 * @throws PipelineError `PLAN_CORRUPT`; `PLAN_FOREIGN` where another version of the pipeline wrote it.
 */
export function parseRecord(
  file: string,
  stack: { readonly id: string; readonly environment: string },
  text: string,
): StackRecord {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw corrupt(file, stack, error instanceof Error ? error.message : String(error));
  }
  const { version } = z.object({ version: z.unknown() }).safeParse(json).data ?? {};
  if (version !== undefined && version !== 1) throw foreignVersion(file, stack, version);
  const { data, error } = schemaOf(json).safeParse(json);
  if (data === undefined)
    throw corrupt(file, stack, error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  if (data.stack !== stack.id || data.environment !== stack.environment)
    throw corrupt(file, stack, `the record of ${data.stack} in ${data.environment}`);
  return data;
}

function schemaOf(json: unknown): z.ZodType<StackRecord> {
  if (typeof json !== 'object' || json === null) return planRecordSchema;
  if ('deferred' in json) return deferredRecordSchema;
  return 'unchanged' in json ? unchangedRecordSchema : planRecordSchema;
}
