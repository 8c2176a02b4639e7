import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Writes the digest of a service's image into a version file, or with `--is` asks whether it is there. Takes no packages, so
 * that it runs from a fresh clone: `node set-digest.ts [--is] gitops/dev/storefront.yaml cart sha256:…`.
 * Ends with 1 where the file has no such service, where the digest is none, and with `--is` where it is another one.
 */
const DIGEST = /^sha256:[0-9a-f]{64}$/;

const args = process.argv.slice(2);
const asks = args[0] === '--is';
const [file = '', service = '', digest = ''] = asks ? args.slice(1) : args;

if (!DIGEST.test(digest)) fail(`${digest} is no digest; wanted is sha256: and 64 hexadecimal digits`);
const text = readFileSync(file, 'utf8');
// One line for each image: `  cart: { digest: null }`, perhaps with a canary after the digest.
const line = new RegExp(`^(  ${service.replaceAll(/[^a-z0-9-]/g, '')}: *\\{ *digest: *)([^ ,}]+)`, 'm');
const found = line.exec(text);
if (found === null) fail(`${file} has no image of ${service} in one line: ${service}: { digest: … }`);
if (asks) {
  if (found[2] !== digest) fail(`${file} has ${found[2]}; promote ${digest} there first, and merge it`);
} else {
  writeFileSync(file, text.replace(line, `$1${digest}`));
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
