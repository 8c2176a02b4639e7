// @ts-check

/**
 * Codes that alarms and tests match on; README.md says what to do about each.
 *
 * @typedef {'CONFIGURATION' | 'INVALID_EVENT' | 'ROTATION_NOT_ENABLED' | 'VERSION_NOT_PENDING' | 'SECRET_NOT_FILLED'
 *   | 'SECRET_MALFORMED' | 'MASTER_NOT_READY' | 'MASTER_PASSWORD_WAITING' | 'INSTANCE_UNKNOWN' | 'HOST_MISMATCH'
 *   | 'DATABASE_UNREACHABLE' | 'TLS_REFUSED' | 'LOGIN_REFUSED' | 'USER_NOT_OURS' | 'SCHEMA_NOT_OURS' | 'GRANTS_MISSING'
 *   | 'UNEXPECTED'} RotationErrorCode
 */

/**
 * Why a rotation stopped. Its message reaches CloudWatch Logs and the operator, so it never carries a secret value:
 * no cause is attached, because a driver's or parser's error may quote its input.
 */
export class RotationError extends Error {
  /**
   * @param {RotationErrorCode} code
   * @param {string} problem what was found, in one sentence
   * @param {string} fix what to do about it, as an instruction
   * @param {{ step: string, secretId: string }} [at] where it happened; added by `rotate`
   */
  constructor(code, problem, fix, at) {
    super(`${at ? `${at.step} of ${at.secretId} ` : ''}[${code}] ${problem} ${fix}`);
    this.name = 'RotationError';
    this.code = code;
    this.problem = problem;
    this.fix = fix;
  }

  /**
   * The same error, told with the step and the secret that it concerns.
   *
   * @param {unknown} error
   * @param {{ step: string, secretId: string }} at
   */
  static at(error, at) {
    if (error instanceof RotationError) return new RotationError(error.code, error.problem, error.fix, at);
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: 'no message' };
    return new RotationError(
      'UNEXPECTED',
      `${name}: ${message}.`,
      'Secrets Manager tries the step again; if it keeps failing, look up the message above.',
      at,
    );
  }
}
