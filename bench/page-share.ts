import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { median, type Row } from './report.ts';

const ROOT = resolve(import.meta.dirname, '..');
/** Models of environments that the page keeps. */
const KEPT = '.cache/review/environments.json';
const ROUNDS = 7;

/**
 * What writing the review page adds to a synth, in processor time. Both are parts of one process, so other work on the machine
 * slows both alike. @param folder where the synth goes.
 */
export function pageShareRows(folder: string): readonly Row[] {
  share(folder);
  const turns = Array.from({ length: ROUNDS }, () => {
    const usual = share(folder);
    rmSync(join(ROOT, KEPT), { force: true });
    return { usual, anew: share(folder) };
  });
  const middle = (of: (turn: (typeof turns)[number]) => number) => of(median(turns, of));
  return [
    {
      what: 'writing the review page, as a ratio to the rest of the synth (processor time)',
      measured: middle(({ usual }) => usual),
      unit: 'x',
      limit: 0.1,
    },
    {
      what: 'the same where every environment has changed, so that all is drawn anew',
      measured: middle(({ anew }) => anew),
      unit: 'x',
    },
  ];
}

/** The page's processor time to that of all before it, from the start of Node.js. */
function share(folder: string): number {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'bench/programs/page.mjs')], {
    cwd: ROOT,
    env: { ...process.env, CDKTF_OUTDIR: join(folder, 'cdktf.out') },
    encoding: 'utf8',
  });
  const [synth, page] = ['synth', 'page'].map((part) =>
    Number(new RegExp(`^${part}-us (\\d+)$`, 'm').exec(stderr)?.[1]),
  );
  if (status !== 0 || !synth || !page) throw new Error(`page.mjs ended with ${status}: ${stderr}`);
  return page / synth;
}
