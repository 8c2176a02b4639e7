const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A sum a month in US dollars, without cents from 1 dollar on: `1,415 USD`. */
export function usd(amount: number): string {
  return Math.abs(amount) < 1 && amount !== 0 ? `${amount.toFixed(2)} USD` : `${WHOLE.format(amount)} USD`;
}

/** Whole numbers within a text as people write them: `43800 runs` -> `43,800 runs`. */
export function grouped(text: string): string {
  return text.replace(/(?<![\w.])\d{4,}(?![\w.])/g, (digits) => WHOLE.format(Number(digits)));
}

/** `1 value`, `2 values`; `many` where the plural is no mere `s`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${WHOLE.format(count)} ${count === 1 ? one : many}`;
}

/** Days as people write them; `null` is said by the given word. */
export function days(count: number | null, none: string): string {
  return count === null ? none : counted(count, 'day');
}
