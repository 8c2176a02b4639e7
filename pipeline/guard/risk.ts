/** One way in which a plan loses data, or something that cannot be had again. No value of a sensitive attribute is in it. */
export interface Risk {
  readonly address: string;
  readonly type: string;
  /** What the plan does: `replaced (forced by engine)`, `backup_retention_period: 35 -> 7`. */
  readonly what: string;
  /** What is lost by it. */
  readonly why: string;
  /** What to do instead or before it, as an instruction. */
  readonly instead: string;
}
