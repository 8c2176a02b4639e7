import { z } from 'zod';
import { getObject } from '../aws/state-objects.ts';
import type { Outputs } from '../consumed.ts';
import { EXIT } from '../exit-code.ts';
import { PipelineError } from '../pipeline-error.ts';
import type { StateLocation } from '../stack-folder.ts';

/** A resource instance of a state. */
export interface StateResource {
  /** `aws_subnet.public_a`, `module.x.aws_y.z["key"]`. */
  readonly address: string;
  readonly type: string;
  readonly mode: 'managed' | 'data';
}

/** What the pipeline reads of a state. It holds no attribute of a resource, which may be secret. */
export interface StateFile {
  readonly lineage: string;
  readonly serial: number;
  readonly outputs: Outputs;
  readonly resources: readonly StateResource[];
  /** S3's name of exactly these bytes; undefined where the state was not read from S3. */
  readonly etag?: string | undefined;
}

/** Format 4, which Terraform writes since 0.12. */
const stored = z.object({
  version: z.literal(4),
  lineage: z.string(),
  serial: z.number().int().nonnegative(),
  outputs: z
    .record(z.string(), z.object({ value: z.unknown(), sensitive: z.boolean().optional() }))
    .nullish()
    .transform((outputs) => outputs ?? {}),
  resources: z
    .array(
      z.object({
        module: z.string().optional(),
        mode: z.enum(['managed', 'data']),
        type: z.string(),
        name: z.string(),
        instances: z.array(z.object({ index_key: z.union([z.string(), z.number()]).optional() })),
      }),
    )
    .nullish()
    .transform((resources) => resources ?? []),
});

/**
 * Reads a state as it lies in its bucket. It takes no lock: an apply may replace it a moment later.
 * @returns undefined where the stack was never applied.
 * @throws PipelineError `BACKEND_MISSING`, `BACKEND_UNREACHABLE`, `CREDENTIALS_MISSING`; `STATE_UNREADABLE` where the
 * object is no state.
 */
export async function readState(location: StateLocation): Promise<StateFile | undefined> {
  const object = await getObject(location, location.key);
  if (object === undefined) return undefined;
  const state = parseState(new TextDecoder().decode(object.bytes), `s3://${location.bucket}/${location.key}`);
  return state && { ...state, etag: object.etag || undefined };
}

/** @param path where `text` comes from, for the reader of an error. @returns undefined for an empty object, as Terraform sees it. */
export function parseState(text: string, path: string): StateFile | undefined {
  if (text === '') return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error));
  }
  const { success, data, error } = stored.safeParse(json);
  if (!success)
    throw unreadable(path, error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const { lineage, serial, outputs, resources } = data;
  return { lineage, serial, outputs, resources: resources.flatMap(instancesOf) };
}

/** Whether a state holds nothing that could be destroyed. */
export function isEmpty({ resources }: StateFile): boolean {
  return resources.every(({ mode }) => mode === 'data');
}

function instancesOf(resource: z.infer<typeof stored>['resources'][number]): readonly StateResource[] {
  const { module, mode, type, name, instances } = resource;
  const parts = [module, mode === 'data' ? 'data' : undefined, type, name].filter((part) => part !== undefined);
  return instances.map(({ index_key: index }) => ({
    address: parts.join('.') + (index === undefined ? '' : `[${JSON.stringify(index)}]`),
    type,
    mode,
  }));
}

function unreadable(path: string, given: string): PipelineError {
  return new PipelineError(EXIT.backend, [
    {
      code: 'STATE_UNREADABLE',
      path,
      given,
      allowed: 'a Terraform state of format 4',
      fix: 'restore an older version of the state and its MD5 item by the steps of docs/recovery.md, "A state is lost or damaged"; apply nothing before',
    },
  ]);
}
