import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Fn, TerraformElement, TerraformOutput, TerraformStack, TerraformVariable, Token } from 'cdktf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withoutCreationStacks } from '../stacks/creation-stacks.ts';
import { buildEnvironment } from '../stacks/environment.ts';
import { testEnvironment } from '../tests/support/app.ts';
import { renderStack } from './render.ts';

let outdir: string;
let app: App;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'render-'));
  app = new App({ outdir, stackTraces: false });
});

afterEach(() => rmSync(outdir, { recursive: true }));

/** A block of Terraform with any value in it. */
class Block extends TerraformElement {
  readonly content: object;

  constructor(stack: TerraformStack, id: string, content: object) {
    super(stack, id);
    this.content = content;
  }

  override toTerraform(): object {
    return this.content;
  }
}

function rendered(stack: TerraformStack): string {
  return renderStack(
    stack,
    stack.node.findAll().filter((construct) => TerraformElement.isTerraformElement(construct)),
  );
}

/** What cdktf itself writes. */
function written(stack: TerraformStack): string {
  return readFileSync(join(outdir, 'stacks', stack.node.id, 'cdk.tf.json'), 'utf8');
}

/** Longer than a reference. */
const PAD = 'x'.repeat(300);

const cases: Record<string, (size: TerraformVariable) => unknown> = {
  'plain values': () => ({ a: [1, true, null, 'x'], b: { c: '' }, quoted: '"\\\n\u2028é' }),
  'keys in any order, also such as look like numbers': () => ({ b: 1, a: 2, 10: 3, 9: 4 }),
  'empty objects and lists': () => ({ a: {}, b: [], c: [{}, []] }),
  'undefined members and items': () => ({ a: undefined, b: ['x', undefined] }),
  'a token that is a string': (size) => [size.stringValue],
  'a token within a string': (size) => ({ a: `${size.stringValue}-x` }),
  'tokens within a long text': (size) => `${PAD}${size.stringValue}-${PAD}-${Fn.upper(size.stringValue)}`,
  'a number that is a token within a text': (size) => `${PAD}${size.stringValue}${size.numberValue}`,
  'an escaped template beside a token': (size) => `$\${job}${size.stringValue}`,
  'a reference beside a token': (size) => `\${var.other}${size.stringValue}`,
  'a token that is a number': (size) => ({ a: size.numberValue }),
  'a token that is a list of strings': (size) => ({ a: size.listValue }),
  'a token that is a list of numbers': (size) => ({ a: Token.asNumberList(size.value) }),
  'a token that is a map': (size) => ({ a: Token.asStringMap(size.value) }),
  'a token that is a key': (size) => ({ [size.stringValue]: 1, a: 2 }),
  'a token that is an object with another': (size) => Token.asAny({ b: [size.stringValue], a: {} }),
  'a string that stands for an object': (size) => Token.asString({ b: [size.stringValue], a: {} }),
  'a function of a token': (size) => ({ a: Fn.upper(size.stringValue) }),
  'an object that resolves itself': (size) => ({ a: size.value }),
  'text and keys that only look like a number with an exponent': () => ({ '1.5e+20': '1.5e+20' }),
  'large and negative numbers': () => [1e21, 1e250, -1, 0.5],
};

describe('a rendered stack', () => {
  for (const [what, value] of Object.entries(cases)) {
    it(`has the bytes that cdktf writes: ${what}`, () => {
      const stack = new TerraformStack(app, 'one');
      const size = new TerraformVariable(stack, 'size', { type: 'number' });
      new Block(stack, 'block', { locals: { value: value(size) } });
      app.synth();
      expect(rendered(stack)).toBe(written(stack));
    });
  }

  it('has the bytes that cdktf writes: blocks of one kind, lists, outputs, overrides of elements and of the stack', () => {
    const stack = new TerraformStack(app, 'one');
    new Block(stack, 'first', { provider: { aws: [{ alias: 'a' }] }, resource: undefined });
    new Block(stack, 'second', { provider: { aws: [{ alias: 'b' }], helm: [{}] } });
    for (const id of ['one', 'two'])
      new TerraformOutput(stack, id, { value: id, staticId: true }).addOverride('description', 'Changed.');
    stack.addOverride('terraform.required_version', '>= 1.11');
    stack.addOverride('output.two.sensitive', true);
    app.synth();
    expect(rendered(stack)).toBe(written(stack));
  });

  it('is the same the second time', () => {
    const stack = new TerraformStack(app, 'one');
    new Block(stack, 'first', { provider: { aws: [{ alias: 'a' }] } });
    new TerraformOutput(stack, 'two', { value: 'x' });
    stack.addOverride('output.two.sensitive', true);
    expect(rendered(stack)).toBe(rendered(stack));
  });

  it('fails with cdktf’s own error, which names the whole path', () => {
    const stack = new TerraformStack(app, 'one');
    new Block(stack, 'block', { locals: { a: { b: [() => 1] } } });
    expect(() => rendered(stack)).toThrow('/locals/a/b/0');
  });

  it.each(['dev', 'staging', 'prod'] as const)('of %s has the bytes that cdktf writes', (name) => {
    withoutCreationStacks(() => {
      buildEnvironment(app, testEnvironment(name));
      const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
      const texts = new Map(stacks.map((stack) => [stack.node.id, rendered(stack)]));
      app.synth();
      expect(stacks).toHaveLength(17);
      for (const stack of stacks) expect(texts.get(stack.node.id) === written(stack), stack.node.id).toBe(true);
    });
  });
});
