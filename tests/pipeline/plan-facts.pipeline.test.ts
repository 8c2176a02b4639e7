import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TerraformPlan } from '../../lib/plan/terraform-plan.ts';
import { remoteStateReferences } from '../../lib/terraform/remote-state-references.ts';
import { changedOutputs } from '../../pipeline/changed-outputs.ts';
import { consumedByPlan, consumedOutputs, consumedValues, type Outputs } from '../../pipeline/consumed.ts';
import { reviewedDigest } from '../../pipeline/reviewed-digest.ts';

/**
 * What records, digests and deferrals assume of Terraform, held against Terraform itself. States lie in files here, by an
 * override of the backend; what the pipeline reads of the stacks is in S3 as in a synthesized one.
 */
type Json = Readonly<Record<string, unknown>>;
interface State {
  readonly serial: number;
  readonly lineage: string;
  readonly outputs: Outputs;
}

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plan-facts-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function terraform(stack: string, ...args: string[]): { readonly code: number | null; readonly output: string } {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null', TF_IN_AUTOMATION: '1' };
  const { status, stdout, stderr } = spawnSync('terraform', args, { cwd: join(root, stack), env, encoding: 'utf8' });
  return { code: status, output: stdout + stderr };
}
function succeed(stack: string, ...args: string[]): string {
  const { code, output } = terraform(stack, ...args);
  expect(code, `terraform ${args.join(' ')}\n${output}`).toBe(0);
  return output;
}

/** Writes the code of a stack; `init` once. */
function code(stack: string, json: Json): { readonly json: Json } {
  const folder = join(root, stack);
  const local = { terraform: { backend: { local: { path: stateFile(stack) } } } };
  const read = { data: { terraform_remote_state: { up: { backend: 'local', config: { path: stateFile('up') } } } } };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(json));
  writeFileSync(join(folder, 'zz_override.tf.json'), JSON.stringify({ ...local, ...(json['data'] ? read : {}) }));
  if (!existsSync(join(folder, '.terraform'))) succeed(stack, 'init', '-no-color');
  return { json };
}
const stateFile = (stack: string) => join(root, `${stack}.tfstate`);
const state = (stack: string) => JSON.parse(readFileSync(stateFile(stack), 'utf8')) as State;

function plan(stack: string, file = 'plan.tfplan'): TerraformPlan {
  succeed(stack, 'plan', '-no-color', `-out=${file}`);
  return JSON.parse(succeed(stack, 'show', '-json', file)) as TerraformPlan;
}
const apply = (stack: string) => succeed(stack, 'apply', '-no-color', '-auto-approve');

const data = {
  terraform_remote_state: {
    up: { backend: 's3', config: { bucket: 'b', key: 'dev/up/terraform.tfstate', region: 'eu-west-1' } },
  },
};
const UP = 'data.terraform_remote_state.up.outputs';
const output = (values: Json) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
const resources = (inputs: Json) => ({
  terraform_data: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, { input }])),
});

describe('references to outputs of other stacks', () => {
  const references: Readonly<Record<string, string>> = {
    attribute: `\${${UP}.id}`,
    index: `\${${UP}["id"]}`,
    spaced: '${data . terraform_remote_state . up . outputs . id}',
    call: `\${join(",", [upper(${UP}.id)])}`,
    nested: `\${"a-\${${UP}.id}"}`,
    directive: `%{if ${UP}.id == "x"}yes%{else}no%{endif}`,
    heredoc: `\${<<EOT\ntext " \${${UP}.id}\nEOT\n}`,
    brace: `\${{a="}"}.a}\${${UP}.id}`,
    stripped: `\${~ ${UP}.id ~}`,
    splat: '${join("", data.terraform_remote_state.up[*].outputs.id)}',
  };
  const texts: Readonly<Record<string, string>> = {
    plain: `${UP}.id`,
    escaped: `$\${${UP}.id}`,
    twice: `$$\${${UP}.id}`,
    quoted: `\${upper("${UP}.id")}`,
    escapedInside: `\${upper("$\${${UP}.id}")}`,
    comment: `\${ /* ${UP}.id */ 1}`,
    attribute: `\${{data={terraform_remote_state={up={outputs={id=1}}}}}.${UP}.id}`,
    other: '${data.terraform_remote_state.up.backend}',
  };

  it('are what Terraform takes for them, and texts are not', () => {
    code('up', { output: output({ zone: 'a' }) });
    apply('up');
    for (const [name, text] of Object.entries(references))
      expect(remoteStateReferences(text), name).toEqual([{ data: 'up', output: 'id' }]);
    for (const [name, text] of Object.entries(texts)) expect(remoteStateReferences(text), name).toEqual([]);

    code('down', { data, output: output(texts) });
    succeed('down', 'plan', '-no-color');
    code('down', { data, output: output(references) });
    const refused = terraform('down', 'plan', '-no-color').output;
    expect(refused.match(/Error: (Unsupported attribute|Invalid index)/g)).toHaveLength(Object.keys(references).length);
  });

  it('have the hash of what Terraform read, which is that of the state', async () => {
    const values = { id: 'vpc-1', float: 1.5, list: ['b', 'a'], object: { b: 1, a: [true, null] }, 'with-dash': 'x' };
    code('up', {
      output: { ...output({ ...values, set: '${toset(["z", "a"])}' }), secret: { value: 's', sensitive: true } },
    });
    apply('up');
    const names = [...Object.keys(values), 'set', 'secret'];
    const uses = output(Object.fromEntries(names.map((name) => [`use_${name}`, `\${${UP}["${name}"]}`])));
    for (const used of [uses, output({ all: `\${nonsensitive(jsonencode(keys(${UP})))}` })]) {
      const stack = code('down', { data, output: used });
      const { hashes, missing } = await consumedValues(stack, async () => state('up').outputs);
      expect(missing).toEqual([]);
      expect(Object.keys(hashes)).toHaveLength(consumedOutputs(stack).length);
      expect(consumedByPlan(stack, plan('down'))).toEqual(hashes);
    }
  });
});

describe('an upstream value that changes after a plan was saved', () => {
  it('is not noticed by Terraform, and is by the hashes; its own state is noticed by both', async () => {
    code('up', { output: output({ id: 'old' }) });
    apply('up');
    const stack = code('down', { data, resource: resources({ a: `\${${UP}.id}` }) });
    const planned = consumedByPlan(stack, plan('down'));
    plan('down', 'second.tfplan');
    code('up', { output: output({ id: 'new' }) });
    apply('up');
    const now = await consumedValues(stack, async () => state('up').outputs);
    expect(Object.keys(planned)).toEqual(['dev-up.id']);
    expect(now.hashes['dev-up.id']).not.toBe(planned['dev-up.id']);
    succeed('down', 'apply', '-no-color', 'plan.tfplan');
    expect(readFileSync(stateFile('down'), 'utf8')).toContain('"old"');
    expect(terraform('down', 'apply', '-no-color', 'second.tfplan').output).toContain('Saved plan is stale');
  });
});

describe('outputs that a plan changes', () => {
  it('are those that differ afterwards; an apply that changes nothing leaves the serial', () => {
    const before = { kept: 'x', gone: 1, set: 'a', nulled: 'n', computed: '${terraform_data.a.output}' };
    code('up', { resource: resources({ a: 'one' }), output: output({ ...before, same: '${terraform_data.a.id}' }) });
    apply('up');
    const { outputs, serial } = state('up');
    apply('up');
    expect(state('up').serial).toBe(serial);
    expect([...changedOutputs(plan('up'))]).toEqual([]);

    const after = { kept: 'x', fresh: 1, set: 'b', nulled: null, computed: '${terraform_data.a.output}' };
    code('up', { resource: resources({ a: 'two' }), output: output({ ...after, same: '${terraform_data.a.id}' }) });
    const changed = [...changedOutputs(plan('up'))].sort();
    apply('up');
    const now = state('up').outputs;
    const differ = [...new Set([...Object.keys(outputs), ...Object.keys(now)])].filter(
      (name) => JSON.stringify(outputs[name]?.value) !== JSON.stringify(now[name]?.value),
    );
    expect(changed).toEqual(differ.sort());
    expect(changed).toEqual(['computed', 'fresh', 'gone', 'nulled', 'set']);
  });
});

describe('the reviewed digest of real plans', () => {
  const base = { stay: 's', old: 'm', gone: 'g', left: 'l', changes: 'a', hidden: '${sensitive("one")}' };
  const next = (change: Json = {}, further: Json = {}): Json => ({
    moved: [{ from: 'terraform_data.old', to: 'terraform_data.new' }],
    removed: [{ from: 'terraform_data.left', lifecycle: { destroy: false } }],
    import: [{ to: 'terraform_data.taken', id: 'abc' }],
    resource: {
      terraform_data: {
        ...resources({ stay: 's', new: 'm', changes: 'b', hidden: '${sensitive("two")}', made: { n: 1 }, ...change })
          .terraform_data,
        taken: {},
      },
    },
    output: output({ o: 'x' }),
    ...further,
  });
  const digest = (json: Json): string => {
    code('one', json);
    return reviewedDigest(plan('one'));
  };

  it('is the same for two plans of one thing, and another for whatever a reader would see', () => {
    code('one', { resource: resources(base) });
    apply('one');
    const reviewed = digest(next());
    expect(digest(next())).toBe(reviewed);
    expect(digest(next({ hidden: '${sensitive("three")}' }))).toBe(reviewed);
    const others = [
      { resource: resources(base) },
      next({ changes: 'c' }),
      next({ changes: '${terraform_data.made.id}' }),
      next({ hidden: 'two' }),
      next({ made: { n: 2 } }),
      next({ stay: 'changed' }),
      next({}, { output: output({ o: 'y' }) }),
      next({}, { import: [{ to: 'terraform_data.taken', id: 'other' }] }),
      next({}, { removed: [] }),
      next({}, { moved: [] }),
    ].map(digest);
    expect(new Set([reviewed, ...others]).size).toBe(others.length + 1);
  });

  it('is another where somebody has changed meanwhile what is about to change', () => {
    code('one', { resource: resources({ a: 'two' }) });
    apply('one');
    const reviewed = digest({ resource: resources({ a: 'three' }) });
    code('one', { resource: resources({ a: 'five' }) });
    apply('one');
    expect(digest({ resource: resources({ a: 'three' }) })).not.toBe(reviewed);
  });
});
