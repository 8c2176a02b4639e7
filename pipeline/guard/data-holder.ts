import type { Weakening } from './weakening.ts';

/** What the guard knows of a resource type that holds data, or that protects data held by another. */
export interface DataHolder {
  /** What is gone when it is deleted, replaced or forgotten; undefined where only its settings matter. */
  readonly loses?: string;
  /** What to do first, or instead, as an instruction; a general one stands in where there is none. */
  readonly instead?: string;
  /** The resource that it is a setting of: where that one goes as well, only that one is told. */
  readonly of?: SettingOf;
  /** Whether losing this one loses nothing; `after` is null where it is not replaced. */
  spared?(before: unknown, after: unknown): boolean;
  readonly weakenings?: readonly Weakening[];
}

/** `aws_s3_bucket_versioning.bucket` is `aws_s3_bucket.id`. */
export interface SettingOf {
  /** Attribute of the setting that names the holder. */
  readonly attribute: string;
  readonly type: string;
  /** Attribute of the holder that is named. */
  readonly identity: string;
}

/** Resource types by name. */
export type DataHolders = Readonly<Record<string, DataHolder>>;
