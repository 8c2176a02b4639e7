/**
 * A part of a job's log that folds (docs.gitlab.com/ci/jobs/job_logs, "Custom collapsible sections").
 * @param name letters, digits, `-`, `_`, `.`; unique in the log.
 * @param at milliseconds since 1970.
 */
export function sectionStart(name: string, title: string, at: number): string {
  return `\u001b[0Ksection_start:${seconds(at)}:${name}[collapsed=true]\r\u001b[0K${title}\n`;
}

export function sectionEnd(name: string, at: number): string {
  return `\u001b[0Ksection_end:${seconds(at)}:${name}\r\u001b[0K\n`;
}

function seconds(at: number): number {
  return Math.floor(at / 1000);
}
