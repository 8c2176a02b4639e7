import { createRequire } from 'node:module';
import { bundle, runInBundle } from './synth/bundle.ts';

const file = await bundle({
  root: import.meta.dirname,
  entry: 'synth/command.ts',
  sources: ['lib', 'systems', 'environments', 'constructs', 'stacks', 'synth'],
  cache: '.cache/synth',
});
runInBundle(file, createRequire(import.meta.url));
