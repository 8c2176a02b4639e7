import { writeFileSync } from 'node:fs';
import { committedPlatform, stacksOf } from '../support/app.ts';
import { compare, LEDGER_FILE, readLedger } from './ledger.ts';

const HEAD = `# Terraform addresses of everything that holds data, by stack. A rename would destroy it: declare a move instead.
# npm run ledger adds new lines; a line is removed by hand, when what it names may really be destroyed.
`;

const stacks = committedPlatform().environments.flatMap((environment) => [...stacksOf(environment).values()]);
const ledger = readLedger();
const { lost, unlisted } = compare(ledger, stacks);
writeFileSync(LEDGER_FILE, `${HEAD}${[...ledger, ...unlisted].sort().join('\n')}\n`);
process.stdout.write(
  `${unlisted.length} added${lost.length === 0 ? '' : `; no longer in the code, and kept in the ledger:\n${lost.join('\n')}`}\n`,
);
