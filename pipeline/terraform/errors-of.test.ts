import { describe, expect, it } from 'vitest';
import { errorsOf, plainText } from './errors-of.ts';

/** As Terraform 1.11.4 writes it, its colours taken out. */
const OUTPUT = `
terraform_data.good: Creation complete after 0s [id=1]
╷
│ Warning: Deprecated Parameter
│ 
│ The parameter "dynamodb_table" is deprecated. Use parameter "use_lockfile"
│ instead.
╵
╷
│ Error: local-exec provisioner error
│ 
│   with terraform_data.bad,
│   on cdk.tf.json line 12, in resource.terraform_data.bad.provisioner[0].local-exec:
│   12:           "command": "exit 3"
│     ├────────────────
│     │ var.size is 3
│ 
│ Error running command 'exit 3': exit status 3. Output: no room
│ left
╵
╷
│ Error: Unsupported attribute
│ 
│   on cdk.tf.json line 3, in output.x:
│    3: {"value": "\${terraform_data.a.nothing}"},
│ 
│ This object has no argument, nested block, or exported attribute named
│ "nothing".
╵
Releasing state lock. This may take a few moments...`;

describe('the errors of an output', () => {
  it('leave out the line of the configuration also where its number has three digits, and keep a reason that begins with a number', () => {
    const [error] = errorsOf(`╷
│ Error: installation failed
│ 
│   with helm_release.applications,
│   on cdk.tf.json line 144, in resource.helm_release.applications:
│  144:       }
│ 
│ 404: namespaces "argocd" not found
╵`);
    expect(error).toEqual({
      summary: 'installation failed',
      address: 'helm_release.applications',
      detail: '404: namespaces "argocd" not found',
    });
  });

  it('are its boxes, with address and reason, without warnings and without the configuration', () => {
    expect(errorsOf(OUTPUT)).toEqual([
      {
        summary: 'local-exec provisioner error',
        address: 'terraform_data.bad',
        detail: "Error running command 'exit 3': exit status 3. Output: no room left",
      },
      {
        summary: 'Unsupported attribute',
        address: undefined,
        detail: 'This object has no argument, nested block, or exported attribute named "nothing".',
      },
    ]);
  });

  it('stand there once, however often they came', () => {
    expect(errorsOf(OUTPUT + OUTPUT)).toHaveLength(2);
  });

  it('keep an address with a key', () => {
    const [error] = errorsOf('╷\n│ Error: x\n│ \n│   with module.a.aws_subnet.b["eu, 1a"],\n│ \n│ y\n╵');
    expect(error).toEqual({ summary: 'x', address: 'module.a.aws_subnet.b["eu, 1a"]', detail: 'y' });
  });

  it('are shortened', () => {
    const [error] = errorsOf(`╷\n│ Error: ${'s'.repeat(700)}\n│ \n│ ${'d'.repeat(700)}\n╵`);
    expect(error?.summary).toBe(`${'s'.repeat(597)}...`);
    expect(error?.detail).toBe(`${'d'.repeat(597)}...`);
  });

  it('are none where nothing failed, or where the box was cut off', () => {
    expect(errorsOf('Apply complete! Resources: 1 added')).toEqual([]);
    expect(errorsOf('╷\n│ Error: half')).toEqual([]);
  });
});

describe('plain text', () => {
  it('puts together what a box wraps', () => {
    expect(plainText('╷\n│ Error: x\n│ \n│ StatusCode:\n│ 503\n╵')).toBe('Error: x StatusCode: 503');
  });
});
