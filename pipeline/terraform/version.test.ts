import { describe, expect, it } from 'vitest';
import { EXIT } from '../exit-code.ts';
import { checkVersion, terraformBinary } from './version.ts';

describe('Terraform', () => {
  it('is the one of the PATH, or the one that TERRAFORM_BINARY names', () => {
    expect(terraformBinary({})).toBe('terraform');
    expect(terraformBinary({ TERRAFORM_BINARY: '/opt/tf/terraform' })).toBe('/opt/tf/terraform');
  });

  it.each(['1.11.0', '1.11.4', '1.12.0', '1.20.1', '2.0.0'])('of version %s is accepted', (version) => {
    expect(checkVersion(version, 'terraform')).toBe(version);
  });

  it.each(['1.10.5', '0.15.0', '1.9.12', 'unknown'])('of version %s is refused with what is wanted', (version) => {
    expect(() => checkVersion(version, '/usr/bin/terraform')).toThrow(
      expect.objectContaining({
        exitCode: EXIT.noTerraform,
        problems: [expect.objectContaining({ code: 'TERRAFORM_TOO_OLD', path: '/usr/bin/terraform', given: version })],
      }),
    );
  });
});
