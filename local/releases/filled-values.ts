/** An output of another stack: `stack` is the name of the data source. Undefined where it is not published. */
export type ReadOutput = (stack: string, output: string) => unknown;

/** A text that only looks like an expression, a reference to a value that another stack published, any other expression. */
const TEMPLATE = /\$\$\{|%%\{|\$\{data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)\}|[$%]\{[^}]*\}?/g;

/** Values as Terraform would hand them to Helm, or the outputs (`cluster.cluster_endpoint`) that nobody has published yet. */
export type Filled = { readonly text: string } | { readonly missing: readonly string[] };

/**
 * Fills the outputs of other stacks into the values of a release.
 * @throws Error where the text holds an expression that is no such output.
 */
export function filledValues(template: string, read: ReadOutput): Filled {
  const missing = new Set<string>();
  const text = template.replaceAll(TEMPLATE, (found, stack: string | undefined, output = '') => {
    if (found === '$${' || found === '%%{') return found.slice(1);
    if (stack === undefined)
      throw new Error(`${found} is no output of another stack: only Terraform can tell its value`);
    const value = read(stack, output);
    if (value === undefined || value === null) missing.add(`${stack}.${output}`);
    return String(value);
  });
  return missing.size > 0 ? { missing: [...missing].sort() } : { text };
}
