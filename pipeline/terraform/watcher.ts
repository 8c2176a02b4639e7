import { type ChildProcess, spawn } from 'node:child_process';

/**
 * A process that outlives this one by a moment: where this one is killed, it sends `child` the one SIGINT that we can't send
 * any more. It sees our end by a pipe, which only we hold, closed unsaid.
 */
export function watchOver({ pid }: Pick<ChildProcess, 'pid'>): { dismiss(): void } {
  if (pid === undefined) return { dismiss: () => undefined };
  const script = 'read -r _ || kill -INT "$1"';
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  let dismissed = false;
  return {
    dismiss: () => {
      if (!dismissed) watcher.stdin.end('done\n');
      dismissed = true;
    },
  };
}
