/**
 * Lets a command go on to its own end where nobody reads it any more (`npm run apply -- dev | head`): what it does matters
 * more than what it says, and an apply that is cut off by its reader's end would be. Other errors of a stream stay errors.
 */
export function outliveReaders(streams: readonly NodeJS.EventEmitter[] = [process.stdout, process.stderr]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
