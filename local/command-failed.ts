/** A command of the pipeline has told what is wrong, in `message`, and how it ended; there is nothing to add. */
export class CommandFailed extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, errors: string) {
    super(errors);
    this.name = 'CommandFailed';
    this.exitCode = exitCode;
  }
}
