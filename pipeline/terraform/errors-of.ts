/** One error of Terraform: what stands in one box of its output. */
export interface TerraformDiagnostic {
  readonly summary: string;
  /** Address of the resource that it is about, where it names one. */
  readonly address: string | undefined;
  /** The rest in one line, without the excerpt of the configuration. */
  readonly detail: string;
}

/** Characters of a summary and of a detail: an answer of AWS with its request ids, not a page of HTML. */
const LONGEST = 600;

/** Output as one line of words: without the frames of boxes, and with what Terraform wrapped put together again. */
export function plainText(output: string): string {
  return output
    .split('\n')
    .map((line) => line.replace(/^[│╷╵]\s?/, ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The errors of Terraform's output, in its order; each once, since parallel resources often fail for one reason. */
export function errorsOf(output: string): readonly TerraformDiagnostic[] {
  const errors = boxes(output).flatMap((box) => (box[0]?.startsWith('Error: ') ? [diagnostic(box)] : []));
  const seen = new Set<string>();
  return errors.filter((error) => {
    const key = JSON.stringify(error);
    return !seen.has(key) && seen.add(key);
  });
}

function boxes(output: string): readonly (readonly string[])[] {
  const found: string[][] = [];
  let open: string[] | undefined;
  for (const line of output.split('\n')) {
    if (line.startsWith('╷')) open = [];
    else if (line.startsWith('╵') && open) {
      found.push(open);
      open = undefined;
    } else if (line.startsWith('│')) open?.push(line.slice(1).trimEnd().replace(/^ /, ''));
  }
  return found;
}

function diagnostic([first = '', ...rest]: readonly string[]): TerraformDiagnostic {
  const address = rest.map((line) => /^ {2}with (.+?),?$/.exec(line)?.[1]).find((found) => found !== undefined);
  const text = rest
    .filter((line, index) => !isExcerpt(line, rest[index - 1] ?? ''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { summary: shorten(first.slice('Error: '.length).trim()), address, detail: shorten(text) };
}

/**
 * The place in the configuration and its line, which from line 100 on is hardly indented: the JSON is written by a program,
 * so they tell a reader nothing.
 */
function isExcerpt(line: string, before: string): boolean {
  return (
    /^ {2,}(with |on \S+ line \d+|[├│└])/.test(line) || (/^ {2,}on \S+ line \d+/.test(before) && /^ *\d+: /.test(line))
  );
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}
