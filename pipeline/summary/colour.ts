/** Paints words for a terminal; without colour they stay as they are. */
export interface Paint {
  readonly create: (text: string) => string;
  readonly change: (text: string) => string;
  readonly loss: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly loud: (text: string) => string;
}

const as = (code: string) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string) => text;

const COLOURED: Paint = { create: as('32'), change: as('33'), loss: as('31'), quiet: as('2'), loud: as('1;37;41') };
const PLAIN: Paint = { create: plain, change: plain, loss: plain, quiet: plain, loud: plain };

export function paintFor(colour: boolean): Paint {
  return colour ? COLOURED : PLAIN;
}
