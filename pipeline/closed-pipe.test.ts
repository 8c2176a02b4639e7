import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { outliveReaders } from './closed-pipe.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

it('a reader who has gone ends no command; a full disk still does', () => {
  const stream = new EventEmitter();
  outliveReaders([stream]);
  expect(() => stream.emit('error', failure('EPIPE'))).not.toThrow();
  expect(() => stream.emit('error', failure('ENOSPC'))).toThrow('ENOSPC');
});
