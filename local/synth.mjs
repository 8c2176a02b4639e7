import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { bundle, runInBundle } from '../synth/launch.mjs';

const program = await bundle({
  root: dirname(import.meta.dirname),
  entry: 'local/synth-command.ts',
  sources: ['lib', 'systems', 'environments', 'constructs', 'stacks', 'review', 'synth', 'local'],
  cache: '.cache/local-synth',
});
runInBundle(program, createRequire(import.meta.url), { keepsCode: true });
