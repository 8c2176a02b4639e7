/** Names of variables whose values are secrets. A variable that holds a file's path is none. */
const SECRET_NAME = /TOKEN|PASSWORD|PASSWD|PASSPHRASE|SECRET|CREDENTIAL|PRIVATE_KEY|API_KEY|^PLAN_KEY$/i;
const HARMLESS_NAME = /_(FILE|PATH|ARN|NAME|URL|URI|EXPIRATION)$/i;

/**
 * Shorter values are not hidden: they are words or numbers that a log is full of. GitLab's masked variables have the same
 * limit (docs.gitlab.com/ci/variables, "Mask a CI/CD variable").
 */
const SHORTEST = 8;

export const REDACTED = '[redacted]';

/** Hides a text's secrets. It works on whole lines: what comes in chunks goes through `Lines` first. */
export type Redact = (text: string) => string;

/** A function that hides the values of `env`'s secret variables, as they are and as JSON and addresses write them. */
export function redactor(env: Readonly<Record<string, string | undefined>>): Redact {
  const secrets = Object.entries(env)
    .filter(([name]) => SECRET_NAME.test(name) && !HARMLESS_NAME.test(name))
    // Output is cut into lines, so a value of several lines (a private key) is hidden line by line.
    .flatMap(([, value = '']) => value.split(/\r?\n/))
    .map((value) => value.trim())
    .filter((value) => value.length >= SHORTEST)
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]);
  // The longest first, so that a secret that contains another one goes whole.
  const values = [...new Set(secrets)].sort((a, b) => b.length - a.length);
  return (text) => values.reduce((clean, value) => clean.replaceAll(value, REDACTED), text);
}
