export interface ComparisonModel {
  readonly environments: readonly string[];
  readonly rows: readonly ComparisonRow[];
}

export interface ComparisonRow {
  readonly path: string;
  readonly group: 'sizes' | 'protection' | 'retention' | 'versions' | 'network' | 'other';
  /** By environment; `null`: it has none. */
  readonly values: readonly (string | null)[];
  readonly reasons: readonly (string | null)[];
  readonly differs: boolean;
  /** Environments whose deviating value has no reason. */
  readonly unexplained: readonly string[];
}
