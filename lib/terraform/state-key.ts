/** Where the bucket of states holds the one of a stack: `dev/network/terraform.tfstate`. */
export function stateKey(environment: string, name: string): string {
  return `${environment}/${name}/${FILE}`;
}

/** The stack whose state lies under `key`; undefined where it is no stack's state. */
export function stackOfStateKey(key: string): { readonly environment: string; readonly name: string } | undefined {
  const [environment, name, file, ...rest] = key.split('/');
  return environment && name && file === FILE && rest.length === 0 ? { environment, name } : undefined;
}

const FILE = 'terraform.tfstate';
