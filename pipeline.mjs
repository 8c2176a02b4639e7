import { createRequire } from 'node:module';
import { bundle, runInBundle } from './synth/launch.mjs';

const program = await bundle({
  root: import.meta.dirname,
  entry: 'pipeline/command.ts',
  sources: ['lib', 'review', 'pipeline'],
  cache: '.cache/pipeline',
});
// A plan calls what most commands call.
runInBundle(program, createRequire(import.meta.url), { keepsCode: process.argv[2] === 'plan' });
