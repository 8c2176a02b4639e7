/** An alert as Prometheus evaluates it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: 'critical' | 'warning' };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

export interface AlertRuleInput {
  readonly name: string;
  /** PromQL; it fires as long as there is a result. */
  readonly expr: string;
  /** How long it must hold before anybody is told, for example `15m`. */
  readonly wait: string;
  /** One sentence for people; labels of the result as `{{ $labels.name }}`. */
  readonly summary: string;
  /** Page of the runbook. */
  readonly runbook: string;
}

/** What can wait until somebody works. Nothing of the controllers stops what serves, so none of their alerts wakes people. */
export function warning({ name, expr, wait, summary, runbook }: AlertRuleInput): AlertRule {
  return {
    alert: name,
    expr,
    for: wait,
    labels: { severity: 'warning' },
    annotations: { summary, runbook_url: runbook },
  };
}
