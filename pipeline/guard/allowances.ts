import type { Problem } from '../../lib/errors.ts';
import type { Risk } from './risk.ts';

/** What `--allow` names: one resource of one stack, for one run. */
export interface Allowance {
  /** Id of the stack. */
  readonly stack: string;
  readonly address: string;
  /** As it was written. */
  readonly given: string;
}

/**
 * Reads `<stack>/<address>`; an address may itself contain slashes (keys of `for_each`), an id of a stack may not. Without
 * a slash there is no address, which matches no risk and is told as unknown.
 */
export function parseAllowance(given: string): Allowance {
  const slash = given.indexOf('/');
  if (slash < 0) return { stack: given, address: '', given };
  return { stack: given.slice(0, slash), address: given.slice(slash + 1), given };
}

/**
 * What stops a plan: every risk of the stack that is not allowed by name, and every allowance for this stack under which
 * there is no risk, so that a mistyped one is not taken for an agreement. Allowances for other stacks are left alone.
 */
export function problemsOf(stack: string, risks: readonly Risk[], allowed: readonly string[]): readonly Problem[] {
  const mine = allowed.map(parseAllowance).filter((it) => it.stack === stack);
  const agreed = new Set(mine.map((it) => it.address));
  const stopped = risks.filter((risk) => !agreed.has(risk.address));
  const known = new Set(risks.map((risk) => risk.address));
  return [
    ...stopped.map((risk) => riskProblem(stack, risk)),
    ...mine
      .filter((it) => !known.has(it.address))
      .map((it) =>
        unknownProblem(
          it,
          [...known].map((address) => `${stack}/${address}`),
        ),
      ),
  ];
}

/** Allowances for stacks that take no part in the run: mistyped, or of a stack that has nothing to plan. */
export function strayAllowances(allowed: readonly string[], stacks: readonly string[]): readonly Problem[] {
  const stray = allowed.map(parseAllowance).filter((it) => !stacks.includes(it.stack));
  return stray.map(({ given, stack }) => ({
    code: 'UNKNOWN_STACK',
    path: '--allow',
    given,
    allowed:
      stacks.length === 0 ? 'no allowance: no stack has a plan' : `one of the planned stacks: ${stacks.join(', ')}`,
    fix: `correct ${stack} or leave the allowance out`,
  }));
}

function riskProblem(stack: string, { address, what, why, instead }: Risk): Problem {
  return {
    code: 'DATA_AT_RISK',
    path: `${stack}: ${address}`,
    given: what,
    allowed: `a plan without this loss: ${why}`,
    fix: `${instead}; where it is meant, allow exactly this for this run: --allow ${quoted(`${stack}/${address}`)}`,
  };
}

function unknownProblem({ given }: Allowance, risks: readonly string[]): Problem {
  return {
    code: 'INVALID_VALUE',
    path: '--allow',
    given,
    allowed: risks.length === 0 ? 'no allowance: nothing of this stack is at risk' : `one of ${risks.join(', ')}`,
    fix: 'correct the address or leave the allowance out',
  };
}

/** For a shell: keys of `for_each` have quotes and brackets. */
function quoted(argument: string): string {
  return /^[\w./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
