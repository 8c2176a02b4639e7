import { createRequire } from 'node:module';
import { bundle, runInBundle } from '../synth/launch.mjs';

const program = await bundle({
  root: new URL('..', import.meta.url).pathname,
  entry: 'local/synth-command.ts',
  sources: ['lib', 'systems', 'environments', 'constructs', 'stacks', 'review', 'synth', 'local'],
  cache: '.cache/local-synth',
});
runInBundle(program, createRequire(import.meta.url), { keepsCode: true });
