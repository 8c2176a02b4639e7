import { describe, expect, test } from 'vitest';
import { testEnvironment } from '../../tests/support/app.ts';
import { publicHosts } from './hosts.ts';
import { largeBodies, oversizeStatement } from './large-bodies.ts';
import { not } from './waf-statement.ts';

const LABELLED = {
  label_match_statement: { scope: 'LABEL', key: 'awswaf:managed:aws:core-rule-set:SizeRestrictions_Body' },
};

describe('largeBodies', () => {
  test('names the routes of services that keep what users send, by every name that reaches them', () => {
    expect(largeBodies(publicHosts(testEnvironment('prod')))).toEqual([
      { host: 'bytebytego.realworld-inc.link', prefix: '/api' },
      { host: 'bytebytego.realworld-inc.link', prefix: '/chat' },
      { host: 'direct.bytebytego.realworld-inc.link', prefix: '/api' },
      { host: 'direct.bytebytego.realworld-inc.link', prefix: '/chat' },
      { host: 'birthday.realworld-inc.link', prefix: '/' },
      { host: 'shop.realworld-inc.link', prefix: '/api/products' },
      { host: 'shop.realworld-inc.link', prefix: '/api/cart' },
      { host: 'shop.realworld-inc.link', prefix: '/api/orders' },
      { host: 'realworld-inc.link', prefix: '/' },
    ]);
  });
});

describe('oversizeStatement', () => {
  const host = (text: string) => match('EXACTLY', text, { single_header: { name: 'host' } });

  test('blocks every oversized body where nothing is excepted', () => {
    expect(oversizeStatement([])).toEqual(LABELLED);
  });

  test('excepts a whole host by its name alone, and a prefix by both', () => {
    const exceptions = [
      { host: 'a.example.com', prefix: '/' },
      { host: 'b.example.com', prefix: '/api' },
    ];
    const underPrefix = {
      and_statement: { statement: [host('b.example.com'), match('STARTS_WITH', '/api', { uri_path: {} })] },
    };
    expect(oversizeStatement(exceptions)).toEqual({
      and_statement: { statement: [LABELLED, not(host('a.example.com')), not(underPrefix)] },
    });
  });

  test('nests three deep, which is as deep as the provider goes', () => {
    const exceptions = largeBodies(publicHosts(testEnvironment('prod')));
    expect(depth(oversizeStatement(exceptions))).toBe(3);
  });
});

function match(constraint: string, text: string, field: object) {
  return {
    byte_match_statement: {
      positional_constraint: constraint,
      search_string: text,
      field_to_match: field,
      text_transformation: [{ priority: 0, type: 'NONE' }],
    },
  };
}

/** How many AND, OR and NOT lie above the deepest comparison. */
function depth(statement: unknown): number {
  if (typeof statement !== 'object' || statement === null) return 0;
  return Math.max(
    0,
    ...Object.entries(statement).map(([key, inner]) => depth(inner) + (/^(and|or|not)_statement$/.test(key) ? 1 : 0)),
  );
}
