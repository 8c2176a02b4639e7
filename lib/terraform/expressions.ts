/** A part of an expression. `text` is a string literal; one with templates inside has no value of its own. */
export interface Token {
  readonly kind: 'name' | 'number' | 'sign' | 'text';
  readonly value: string | undefined;
}

const SPACE = /\s+/uy;
const COMMENT = /\/\*[\s\S]*?\*\/|(?:\/\/|#)[^\n]*/uy;
const NAME = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const NUMBER = /\d+/uy;
/** Text without a sign that means something. */
const PLAIN = /[^$%]+/y;
const PLAIN_IN_QUOTES = /[^"\\$%]+/y;
const HEREDOC = /<<-?([\p{L}_][\p{L}\p{N}_-]*)\n/uy;

/**
 * The expressions of one string of Terraform's JSON syntax, each as its tokens; those inside of string literals are
 * expressions of their own. What is only text (`$${…}`, quoted words, comments) is none.
 *
 * This reads just enough of the language to find references. Text that Terraform would refuse gives some tokens or none.
 */
export function expressionsOf(template: string): readonly (readonly Token[])[] {
  const scanner = new Scanner(template);
  scanner.template(undefined);
  return scanner.expressions;
}

class Scanner {
  readonly expressions: Token[][] = [];
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Reads text up to `end` (the closing quote) or to the end; the text where it holds no expression. */
  template(end: '"' | undefined): string | undefined {
    const from = this.at;
    let literal = true;
    while (this.at < this.text.length) {
      this.skip(end === undefined ? PLAIN : PLAIN_IN_QUOTES);
      if (end !== undefined && this.text[this.at] === end) {
        this.at += 1;
        return literal ? this.text.slice(from, this.at - 1) : undefined;
      }
      if (end !== undefined && this.text[this.at] === '\\') this.at += 2;
      else if (this.starts('$${') || this.starts('%%{')) this.at += 3;
      else if (this.starts('${') || this.starts('%{')) {
        literal = false;
        this.at += 2;
        this.expression();
      } else this.at += 1;
    }
    return literal ? this.text.slice(from) : undefined;
  }

  /** Reads up to the brace that closes the expression. */
  private expression(): void {
    const tokens: Token[] = [];
    this.expressions.push(tokens);
    let depth = 0;
    while (this.at < this.text.length) {
      if (this.match(SPACE) !== undefined || this.match(COMMENT) !== undefined) continue;
      const heredoc = this.match(HEREDOC);
      if (heredoc !== undefined) {
        tokens.push({ kind: 'text', value: this.heredoc(heredoc[1] ?? '') });
        continue;
      }
      const name = this.match(NAME);
      const number = name === undefined ? this.match(NUMBER) : undefined;
      if (name !== undefined) tokens.push({ kind: 'name', value: name[0] });
      else if (number !== undefined) tokens.push({ kind: 'number', value: number[0] });
      else {
        const sign = this.text[this.at] ?? '';
        this.at += 1;
        if (sign === '}' && depth === 0) return;
        if (sign === '{') depth += 1;
        if (sign === '}') depth -= 1;
        tokens.push(sign === '"' ? { kind: 'text', value: this.template('"') } : { kind: 'sign', value: sign });
      }
    }
  }

  private heredoc(mark: string): string | undefined {
    const rest = this.text.slice(this.at);
    const closing = new RegExp(`^[ \\t]*${mark}[ \\t]*$`, 'mu').exec(rest);
    const body = rest.slice(0, closing?.index ?? rest.length);
    this.at += body.length + (closing?.[0].length ?? 0);
    const inner = new Scanner(body);
    const literal = inner.template(undefined);
    this.expressions.push(...inner.expressions);
    return literal;
  }

  private skip(pattern: RegExp): void {
    this.match(pattern);
  }

  private starts(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text) ?? undefined;
    if (found !== undefined) this.at = pattern.lastIndex;
    return found;
  }
}
