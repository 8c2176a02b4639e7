import { describe, expect, test } from 'vitest';
import { WAF_RULE_GROUPS } from '../../lib/catalogue/runtimes.ts';
import { type WafRulesInput, webAclRules } from './web-acl-rules.ts';

const INPUT: WafRulesInput = { scope: 'regional', requestsPerFiveMinutes: 2000, largeBodies: [] };
const regional = webAclRules(INPUT);
const cloudfront = webAclRules({ ...INPUT, scope: 'cloudfront' });

const statementOf = (rules: typeof regional, name: string) => rules.find((rule) => rule.name === name)?.statement;
const rateOf = (rules: typeof regional, name: string) => statementOf(rules, name)?.rate_based_statement;

describe('the rules of a web ACL', () => {
  test('stop known attackers, known exploits, cross-site scripting and SQL injection, and nothing is only counted', () => {
    const groups = regional.filter(({ overrideAction }) => overrideAction !== undefined);
    expect(groups.map(({ name }) => name)).toEqual([
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesSQLiRuleSet',
    ]);
    expect(WAF_RULE_GROUPS.find(({ name }) => name === 'AWSManagedRulesCommonRuleSet')?.stops).toContain(
      'cross-site scripting',
    );
    for (const { overrideAction } of groups) expect(overrideAction).toEqual({ none: {} });
  });

  test('the common set counts oversized bodies alone (CrossSiteScripting blocks), and a later rule blocks them', () => {
    expect(statementOf(regional, 'AWSManagedRulesCommonRuleSet')?.managed_rule_group_statement).toEqual({
      vendor_name: 'AWS',
      name: 'AWSManagedRulesCommonRuleSet',
      rule_action_override: [{ name: 'SizeRestrictions_BODY', action_to_use: { count: {} } }],
    });
    expect(regional.at(-1)?.name).toBe('oversized-bodies');
    expect(regional.at(-1)?.action).toEqual({ block: {} });
    for (const name of ['AWSManagedRulesKnownBadInputsRuleSet', 'AWSManagedRulesSQLiRuleSet']) {
      expect(statementOf(regional, name)?.managed_rule_group_statement).toEqual({ vendor_name: 'AWS', name });
    }
  });

  test('are evaluated in the order of the list and each has a metric of its name', () => {
    for (const rules of [regional, cloudfront]) {
      expect(rules.map(({ priority }) => priority)).toEqual(rules.map((_, index) => index));
      expect(rules.map(({ visibilityConfig }) => visibilityConfig.metricName)).toEqual(rules.map(({ name }) => name));
      expect(rules.every(({ visibilityConfig }) => visibilityConfig.cloudwatchMetricsEnabled === true)).toBe(true);
    }
  });

  test('leave 375 of the 1500 capacity units of the base price to rules of our own', () => {
    const groups = WAF_RULE_GROUPS.reduce((sum, { capacity }) => sum + capacity, 0);
    expect(groups).toBe(1125);
  });
});

describe('the rate limit at the load balancers', () => {
  test('counts the client that a proxy names, and does not blame a proxy for a name that is no address', () => {
    expect(rateOf(regional, 'rate-of-forwarded-client')).toEqual({
      limit: 2000,
      evaluation_window_sec: 300,
      aggregate_key_type: 'FORWARDED_IP',
      forwarded_ip_config: { header_name: 'X-Forwarded-For', fallback_behavior: 'NO_MATCH' },
    });
  });

  test('counts by source address only who names nobody, so that a proxy is not one client', () => {
    const rate = rateOf(regional, 'rate-of-direct-client');
    expect(rate).toMatchObject({ limit: 2000, aggregate_key_type: 'IP' });
    const [absent] = rate.scope_down_statement.not_statement.statement;
    expect(absent.size_constraint_statement).toMatchObject({
      field_to_match: { single_header: { name: 'x-forwarded-for' } },
      comparison_operator: 'GT',
      size: 0,
    });
  });

  test('holds every source address to fifty clients, since a header can be made up', () => {
    expect(rateOf(regional, 'rate-of-source-address')).toEqual({
      limit: 100_000,
      evaluation_window_sec: 300,
      aggregate_key_type: 'IP',
    });
  });

  test('sets no ceiling for our own network, from which the API gateway speaks for everybody', () => {
    const rules = webAclRules({ ...INPUT, insideSetArn: 'arn:inside' });
    expect(rateOf(rules, 'rate-of-source-address').scope_down_statement).toEqual({
      not_statement: { statement: [{ ip_set_reference_statement: { arn: 'arn:inside' } }] },
    });
    for (const name of ['rate-of-forwarded-client', 'rate-of-direct-client']) {
      expect(rateOf(rules, name)).toEqual(rateOf(regional, name));
    }
  });

  test('comes before the managed rules and blocks', () => {
    expect(regional.slice(0, 3).map(({ action }) => action)).toEqual([{ block: {} }, { block: {} }, { block: {} }]);
    expect(regional[3]?.name).toBe('AWSManagedRulesAmazonIpReputationList');
  });

  test('follows the environment', () => {
    const rules = webAclRules({ ...INPUT, requestsPerFiveMinutes: 100 });
    expect(rules.slice(0, 3).map(({ statement }) => statement.rate_based_statement.limit)).toEqual([100, 100, 5000]);
  });
});

test('CloudFront sees clients themselves: one limit by source address, and no header is believed', () => {
  expect(cloudfront.filter(({ name }) => name.startsWith('rate-')).map(({ name }) => name)).toEqual(['rate-of-client']);
  expect(rateOf(cloudfront, 'rate-of-client')).toEqual({
    limit: 2000,
    evaluation_window_sec: 300,
    aggregate_key_type: 'IP',
  });
  expect(JSON.stringify(cloudfront)).not.toContain('orwarded');
});
