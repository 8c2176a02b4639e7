import { readFileSync } from 'node:fs';
import { TerraformElement } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { SYSTEM_STACK_IDS } from '../environments/checks/reserved.ts';
import { pascalCase } from '../lib/names.ts';
import { memoryApp, testApp, testEnvironment, testStack } from '../tests/support/app.ts';
import { buildEnvironment } from './environment.ts';
import { SystemAwsStack } from './system-aws-stack.ts';

const SYSTEMS = ['bytebytego', 'birthday', 'storefront', 's3www', 'realworld'];
const SECTIONS = readFileSync(new URL('../docs/runbook.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('## '))
  .map((line) => line.slice(3).toLowerCase().replaceAll(' ', '-'));
const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

describe.each(ENVIRONMENTS)('in %s', (environment) => {
  const stacks = SYSTEMS.map((system) => testStack(environment, `${system}-aws`));

  test('no AWS side of a system needs a cluster', () => {
    for (const stack of stacks) {
      expect(Object.keys(stack.json['provider'] as object)).toEqual(['aws']);
      expect(stack.upstream.some((upstream) => /-(cluster|platform|operations)$/.test(upstream))).toBe(false);
    }
  });

  test('no secret value is in any of them', () => {
    for (const stack of stacks) {
      const text = JSON.stringify(stack.json);
      expect(text).not.toMatch(/"(password|auth_token|secret_string|secret_binary|passwords)":/);
      expect(stack.resources('aws_secretsmanager_secret_version')).toEqual({});
    }
  });

  test('every role stays under the boundary', () => {
    for (const stack of stacks) {
      for (const role of Object.values(stack.resources('aws_iam_role'))) {
        expect(role['permissions_boundary']).toBe(
          `\${data.terraform_remote_state.bootstrap.outputs.permissions_boundary_arn}`,
        );
      }
    }
  });

  test('every alarm reaches somebody and says what to do', () => {
    for (const stack of stacks) {
      for (const alarm of Object.values(stack.resources('aws_cloudwatch_metric_alarm'))) {
        expect(alarm['alarm_actions']).toHaveLength(1);
        const [, section = 'none'] = /Runbook: docs\/runbook\.md#(\S+)$/.exec(String(alarm['alarm_description'])) ?? [];
        expect(SECTIONS).toContain(section);
      }
    }
  });
});

test('what a need publishes carries its name, in snake case', () => {
  const outputs = Object.keys(testStack('prod', 'bytebytego-aws').outputs());
  expect(outputs).toContain('need_main_secret_name_media_processor');
  expect(outputs).toContain('service_role_arn_media_processor');
  for (const output of outputs) expect(output).toMatch(/^[a-z][a-z0-9_]*$/);
});

test('each system has a stack of its own in each environment', () => {
  for (const environment of ENVIRONMENTS) {
    const names = [...testApp({ environment }).keys()].filter((name) => name.endsWith('-aws'));
    expect(names.sort()).toEqual(SYSTEMS.map((system) => `${system}-aws`).sort());
  }
});

test('what the stacks build beside their needs is what no need may be called', () => {
  const app = memoryApp();
  buildEnvironment(app, testEnvironment('prod'));
  const stacks = app.node.children.filter((child) => child instanceof SystemAwsStack);
  expect(stacks).toHaveLength(SYSTEMS.length);
  const own = stacks.flatMap(({ node, deployment }) => {
    const needs = Object.keys(deployment.system.needs).map(pascalCase);
    const constructs = node.children.filter((child) => !TerraformElement.isTerraformElement(child));
    return constructs.map((child) => child.node.id).filter((id) => !needs.includes(id));
  });
  expect([...new Set(own)].sort()).toEqual([...SYSTEM_STACK_IDS]);
});
