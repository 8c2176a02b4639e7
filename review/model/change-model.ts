export interface ChangeModel {
  readonly stacks: readonly StackChange[];
  /** Replaced, deleted or forgotten holders of data: first on the page. */
  readonly loud: readonly LoudChange[];
}

export interface LoudChange {
  readonly stack: string;
  readonly address: string;
  readonly action: ChangeAction;
  readonly why: string | null;
}

export type ChangeAction = 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'import' | 'move' | 'read';

export interface StackChange {
  readonly id: string;
  readonly status: 'changes' | 'nothing' | 'deferred' | 'unchanged' | 'broken';
  readonly deferrals: readonly { readonly reason: string; readonly what: string; readonly help: string }[];
  readonly counts: Readonly<Partial<Record<ChangeAction, number>>>;
  readonly resources: readonly ResourceChangeModel[];
  /** Ids of stacks that read outputs of this one. */
  readonly downstream: readonly string[];
}

export interface ResourceChangeModel {
  readonly address: string;
  readonly type: string;
  readonly action: ChangeAction;
  readonly holdsData: boolean;
  readonly why: string | null;
  readonly attributes: readonly AttributeChangeModel[];
  /** Addresses that its replacement changes downstream. */
  readonly takesAlong: readonly string[];
}

export interface AttributeChangeModel {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly kind: 'value' | 'sensitive' | 'unknown';
  readonly forcesReplacement: boolean;
}
