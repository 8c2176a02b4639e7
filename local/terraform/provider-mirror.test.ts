import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MACHINE, mirrorsBelow, versionsIn } from './provider-mirror.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'mirror-'));
});
afterEach(() => rmSync(place, { recursive: true }));

function put(...path: readonly string[]): void {
  mkdirSync(join(place, ...path), { recursive: true });
}

describe('a provider mirror', () => {
  it('is found where it is named, and below a place, but not at any depth', () => {
    put('a/registry.terraform.io');
    put('b/c/registry.terraform.io');
    put('d/e/f/g/registry.terraform.io');
    put('node_modules/registry.terraform.io');
    expect(mirrorsBelow(join(place, 'a'))).toEqual([join(place, 'a')]);
    expect(mirrorsBelow(place)).toEqual([join(place, 'a'), join(place, 'b/c')]);
    expect(mirrorsBelow(join(place, 'missing'))).toEqual([]);
  });

  it('has versions of each provider, unpacked or packed, for this machine, oldest first', () => {
    const aws = 'registry.terraform.io/hashicorp/aws';
    put(aws, '6.25.0', MACHINE);
    put(aws, '7.0.0/plan9_mips');
    writeFileSync(join(place, aws, `terraform-provider-aws_5.100.0_${MACHINE}.zip`), '');
    writeFileSync(join(place, aws, `terraform-provider-aws_5.99.0_${MACHINE}.zip`), '');
    writeFileSync(join(place, aws, 'terraform-provider-aws_8.0.0_plan9_mips.zip'), '');
    expect(versionsIn(place, 'aws')).toEqual(['5.99.0', '5.100.0', '6.25.0']);
    expect(versionsIn(place, 'helm')).toEqual([]);
  });
});
