export interface CostModel {
  /** Date of the prices, `YYYY-MM-DD`. */
  readonly date: string;
  readonly environments: readonly string[];
  readonly rows: readonly CostRow[];
  /** US dollars a month, by environment. */
  readonly totals: readonly number[];
  /** What commitments would save a month: sentence and US dollars by environment. */
  readonly savings: readonly { readonly what: string; readonly usd: readonly number[] }[];
  /** Sentence. */
  readonly notCounted: string;
}

export interface CostRow {
  readonly driver: string;
  /** By environment; `null`: the environment has none. */
  readonly cells: readonly (CostCell | null)[];
}

export interface CostCell {
  /** US dollars a month. */
  readonly usd: number;
  readonly quantity: string;
  /** Whether the price is that of the region and not an estimate. */
  readonly exact: boolean;
}
