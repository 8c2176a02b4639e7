import type { RDSClient } from '@aws-sdk/client-rds';
import { scramVerifier } from '../../functions/postgres-rotation/scram.mjs';

/**
 * The one part of AWS that is bridged: moto answers ModifyDBInstance for real, but has no database behind it. Here the
 * same call also changes the master's password in the real PostgreSQL, at once or after `delay` pauses of the function.
 */
export class PasswordBridge {
  /** For how many of the function's pauses a new password is accepted by RDS but not in effect. */
  delay = 0;
  /** How many new passwords RDS was asked for. */
  calls = 0;
  private readonly execute: (sql: string) => Promise<unknown>;
  private waiting: { master: string; password: string; pauses: number } | undefined;

  constructor(rds: RDSClient, execute: (sql: string) => Promise<unknown>) {
    this.execute = execute;
    rds.middlewareStack.add(
      (next, context) => async (request) => {
        const result = await next(request);
        const { MasterUserPassword: password } = request.input as { MasterUserPassword?: string };
        const output = result.output as {
          DBInstance?: { MasterUsername: string };
          DBInstances?: { PendingModifiedValues?: object }[];
        };
        if (context.commandName === 'ModifyDBInstanceCommand' && password !== undefined) {
          await this.accept(output.DBInstance?.MasterUsername ?? '', password);
        }
        const [instance] = output.DBInstances ?? [];
        if (this.waiting && instance) instance.PendingModifiedValues = { MasterUserPassword: '****' };
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

  private async accept(master: string, password: string): Promise<void> {
    this.calls += 1;
    this.waiting = { master, password, pauses: this.delay };
    await this.settle();
  }
}
