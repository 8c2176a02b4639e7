import { expect, it } from 'vitest';
import { selectionOf } from './selection.ts';

const selected = (...words: readonly string[]) => selectionOf(words, ['local', 'dev', 'prod']);

it('of no word is every phase with its usual layouts', () => {
  expect(selected()).toEqual({ phases: [], layouts: [] });
  expect(selected('unit', 'local', 'unit')).toEqual({ phases: ['unit', 'local'], layouts: [] });
});

it('of a layout beside the phase local is its scenario', () => {
  expect(selected('local', 'prod')).toEqual({ phases: ['local'], layouts: ['prod'] });
  expect(selected('dev', 'unit', 'local', 'prod', 'dev')).toEqual({
    phases: ['unit', 'local'],
    layouts: ['dev', 'prod'],
  });
});

it('of the word local said again is the layout of that name', () => {
  expect(selected('local', 'local')).toEqual({ phases: ['local'], layouts: ['local'] });
  expect(selected('local', 'prod', 'local')).toEqual({ phases: ['local'], layouts: ['prod', 'local'] });
});

it('takes a layout for a phase, which there is none of, where the phase local is not asked for', () => {
  expect(selected('unit', 'prod')).toEqual({ phases: ['unit', 'prod'], layouts: [] });
  expect(selected('local', 'staging')).toEqual({ phases: ['local', 'staging'], layouts: [] });
});
