import { InvalidDBInstanceStateFault, type RDSClient } from '@aws-sdk/client-rds';
import { scramVerifier } from '../../functions/postgres-rotation/scram.mjs';

/**
 * The one part of AWS that is bridged: moto answers ModifyDBInstance for real, but has no database behind it. Here the
 * same call also changes the master's password in the real PostgreSQL, at once or after `delay` pauses of the function.
 */
export class PasswordBridge {
  /** For how many of the function's pauses a new password is accepted by RDS but not in effect. */
  delay = 0;
  /** Whether RDS shows an accepted password among the pending changes; it may lag behind. */
  shown = true;
  /** How many requests for a new password RDS refuses because of the instance's state. */
  refusals = 0;
  /** How many new passwords RDS was asked for. */
  calls = 0;
  private readonly execute: (sql: string) => Promise<unknown>;
  private waiting: { master: string; password: string; pauses: number } | undefined;

  constructor(rds: RDSClient, execute: (sql: string) => Promise<unknown>) {
    this.execute = execute;
    rds.middlewareStack.add(
      (next, context) => async (request) => {
        const { MasterUserPassword: password } = request.input as { MasterUserPassword?: string };
        const asks = context.commandName === 'ModifyDBInstanceCommand' && password !== undefined;
        if (asks && this.refusals-- > 0)
          throw new InvalidDBInstanceStateFault({ message: 'backing-up', $metadata: {} });
        const result = await next(request);
        const output = result.output as {
          DBInstance?: { MasterUsername: string };
          DBInstances?: { PendingModifiedValues?: object }[];
        };
        if (asks) await this.accept(output.DBInstance?.MasterUsername ?? '', password);
        const [instance] = output.DBInstances ?? [];
        if (this.waiting && this.shown && instance) instance.PendingModifiedValues = { MasterUserPassword: '****' };
        return result;
      },
      { step: 'initialize', name: 'passwordBridge' },
    );
  }

  /** Called at every pause of the function: puts an accepted password into effect once its time has come. */
  async settle(): Promise<void> {
    if (this.waiting === undefined || this.waiting.pauses-- > 0) return;
    const { master, password } = this.waiting;
    this.waiting = undefined;
    await this.execute(`ALTER ROLE ${master} PASSWORD '${scramVerifier(password)}'`);
  }

  /** Undoes what a test changed. */
  reset(): void {
    Object.assign(this, { delay: 0, shown: true, refusals: 0, calls: 0, waiting: undefined });
  }

  private async accept(master: string, password: string): Promise<void> {
    this.calls += 1;
    this.waiting = { master, password, pauses: this.delay };
    await this.settle();
  }
}
