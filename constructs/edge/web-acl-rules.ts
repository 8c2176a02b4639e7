import type { Wafv2WebAclRule } from '@cdktf/provider-aws/lib/wafv2-web-acl/index.js';
import { type ManagedRuleGroup, WAF_RULE_GROUPS, WAF_VENDOR } from '../../lib/catalogue/runtimes.ts';
import { type LargeBodies, oversizeStatement, SIZE_RULE } from './large-bodies.ts';
import { from, hasHeader, not, type WafStatement } from './waf-statement.ts';

/**
 * `regional`: at the load balancers, which clients, CloudFront and the API gateway call. `cloudfront`: at the distribution,
 * which only clients call.
 */
export type WafScope = 'regional' | 'cloudfront';

export interface WafRulesInput {
  readonly scope: WafScope;
  /** Requests of one client in five minutes. */
  readonly requestsPerFiveMinutes: number;
  /** Where bodies may be larger than WAF looks into. */
  readonly largeBodies: readonly LargeBodies[];
  /** ARN of the IP set with the VPC's own addresses, from which the API gateway calls; it throttles by itself. Only `regional`. */
  readonly insideSetArn?: string;
}

const WINDOW_SECONDS = 300;
const FORWARDED_HEADER = 'X-Forwarded-For';
/**
 * How many clients one address may stand for. At the default limit it may send 333 requests a second: more than an edge
 * location passes on, less than a single attacker needs to hurt.
 */
const CLIENTS_PER_ADDRESS = 50;

/** The rules of a web ACL in order of evaluation: rate limits first, since they cost least. */
export function webAclRules(input: WafRulesInput): Wafv2WebAclRule[] {
  const rules = [...rateLimits(input), ...WAF_RULE_GROUPS.map(managedGroup), oversizedBodies(input)];
  return rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: measured(rule.name) }));
}

type Rule = Pick<Wafv2WebAclRule, 'name' | 'action' | 'overrideAction'> & { readonly statement: WafStatement };

/**
 * Rate limits by scope.
 *
 * CloudFront sees clients themselves: the source address counts, and headers, which anybody may write, do not.
 *
 * At the load balancer one address may stand for thousands: CloudFront's edge locations, the API gateway, proxies of
 * companies. They name the client in X-Forwarded-For, so it is counted there, and only who names nobody is counted by its
 * own address. Because a client may write a new name into every request, a ceiling by source address lies above both. The
 * API gateway calls from a handful of addresses inside the VPC, so those have no ceiling.
 */
function rateLimits({ scope, requestsPerFiveMinutes: limit, insideSetArn }: WafRulesInput): Rule[] {
  if (scope === 'cloudfront') return [blockRate('rate-of-client', bySource(limit))];
  return [
    blockRate('rate-of-forwarded-client', {
      limit,
      evaluation_window_sec: WINDOW_SECONDS,
      aggregate_key_type: 'FORWARDED_IP',
      // A header without a valid address (`unknown`) is a proxy's habit and no attack; the ceiling still counts it.
      forwarded_ip_config: { header_name: FORWARDED_HEADER, fallback_behavior: 'NO_MATCH' },
    }),
    blockRate('rate-of-direct-client', {
      ...bySource(limit),
      scope_down_statement: not(hasHeader(FORWARDED_HEADER.toLowerCase())),
    }),
    blockRate('rate-of-source-address', {
      ...bySource(limit * CLIENTS_PER_ADDRESS),
      ...(insideSetArn === undefined ? {} : { scope_down_statement: not(from(insideSetArn)) }),
    }),
  ];
}

function bySource(limit: number): WafStatement {
  return { limit, evaluation_window_sec: WINDOW_SECONDS, aggregate_key_type: 'IP' };
}

function blockRate(name: string, statement: WafStatement): Rule {
  return { name, action: { block: {} }, statement: { rate_based_statement: statement } };
}

function managedGroup({ name }: ManagedRuleGroup): Rule {
  const counted = COUNTED[name] ?? [];
  return {
    name,
    overrideAction: { none: {} },
    statement: {
      managed_rule_group_statement: {
        vendor_name: WAF_VENDOR,
        name,
        ...(counted.length === 0
          ? {}
          : { rule_action_override: counted.map((rule) => ({ name: rule, action_to_use: { count: {} } })) }),
      },
    },
  };
}

/**
 * Rules of managed groups that only count and label, by group. Bodies over 8 KiB are everyday where users write or upload;
 * the rule after the groups blocks what was labelled everywhere else.
 */
const COUNTED: Readonly<Record<string, readonly string[]>> = { AWSManagedRulesCommonRuleSet: [SIZE_RULE] };

function oversizedBodies({ largeBodies }: WafRulesInput): Rule {
  return { name: 'oversized-bodies', action: { block: {} }, statement: oversizeStatement(largeBodies) };
}

function measured(name: string): Wafv2WebAclRule['visibilityConfig'] {
  return { metricName: name, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
