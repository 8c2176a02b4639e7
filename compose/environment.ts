/** Bytes at random; `randomBytes` of node:crypto, or a test's own. */
export type Random = (bytes: number) => Buffer;

/**
 * Text of compose/.env: who owns the store's files, and logins that nobody chose.
 * @param owner user and group that the containers run as. Root is nobody to run as, and becomes 1000.
 */
export function environmentFile(owner: { readonly uid: number; readonly gid: number }, random: Random): string {
  const { uid, gid } = owner.uid === 0 ? { uid: 1000, gid: 1000 } : owner;
  const lines = {
    STORE_USER: `${uid}:${gid}`,
    STORE_ROOT_USER: `root-${random(4).toString('hex')}`,
    STORE_ROOT_PASSWORD: random(24).toString('base64url'),
    STORE_READER_ACCESS_KEY: `reader-${random(4).toString('hex')}`,
    STORE_READER_SECRET_KEY: random(24).toString('base64url'),
  };
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
