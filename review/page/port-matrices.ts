import type { PortMatrix } from '../model/posture-model.ts';

/** The openings of one part of an environment, as a matrix of their own. */
export interface PartOfPorts extends PortMatrix {
  /** A system; null: the network that all share. */
  readonly system: string | null;
}

/** Whose service it is: `shop/api` is of `shop`. A range of addresses (`10.0.0.0/16`) is of none. */
const SERVICE = /^([a-z][a-z0-9-]*)\//;

/**
 * Open ports by the part that they belong to: the network first, then each system. One matrix of all would grow with the square
 * of the systems and be empty nearly everywhere: thirty thousand cells for thirty systems.
 */
export function portMatrices({ cells }: PortMatrix): readonly PartOfPorts[] {
  const parts = new Map<string | null, PortMatrix['cells'][number][]>([[null, []]]);
  for (const cell of cells) {
    const system = SERVICE.exec(cell.from)?.[1] ?? SERVICE.exec(cell.to)?.[1] ?? null;
    const part = parts.get(system) ?? [];
    parts.set(system, part);
    part.push(cell);
  }
  return [...parts]
    .filter(([, part]) => part.length > 0)
    .map(([system, part]) => ({
      system,
      from: [...new Set(part.map(({ from }) => from))],
      to: [...new Set(part.map(({ to }) => to))],
      cells: part,
    }));
}
