import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { bundle, runInBundle } from '../../synth/launch.mjs';

// As main.mjs starts the synth.
const program = await bundle({
  root: resolve(import.meta.dirname, '../..'),
  entry: 'bench/programs/page.ts',
  sources: ['lib', 'systems', 'environments', 'constructs', 'stacks', 'review', 'synth', 'bench/programs'],
  cache: '.cache/bench',
});
runInBundle(program, createRequire(import.meta.url), { keepsCode: true });
