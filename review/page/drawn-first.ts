/** Changed resources of one stack that are drawn at first, and with each press on "more". */
export const OF_STACK = 100;
/** And of all stacks: thirty systems in three environments may change thousands, and drawing them all takes seconds. */
const OF_ALL = 1000;

/** How many of each list are drawn at first, in their order: so much of each, until there is no room. */
export function drawnFirst(lengths: readonly number[]): readonly number[] {
  let room = OF_ALL;
  return lengths.map((length) => {
    const drawn = Math.min(length, OF_STACK, room);
    room -= drawn;
    return drawn;
  });
}
