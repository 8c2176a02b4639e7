/** `storageGiB` as people write it: `storage GiB`. */
export function words(key: string): string {
  return key
    .replaceAll(/(?<![GM])([a-z])(?=[A-Z])/g, '$1 ')
    .replaceAll('-', ' ')
    .replaceAll(/\b(?![GM]iB)[A-Z][a-z]+\b/g, (word) => word.toLowerCase());
}

/** A value of the data in one line: lists by comma, nothing as `none`. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shown).join(', ');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([key, item]) => `${words(key)}: ${shown(item)}`)
      .join('; ');
  }
  return String(value);
}

/** `1 host`, `3 hosts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
