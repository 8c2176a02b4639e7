'use strict';

/**
 * @typedef {object} Visit
 * @property {number} status HTTP status after redirects.
 * @property {number} milliseconds Time until the whole answer was there.
 */

/**
 * Asks for a URL as a client does: by DNS, with a valid certificate, following redirects, reading the whole answer.
 * Anything but success is an error that says what went wrong.
 *
 * @param {string} url
 * @param {number} timeoutMilliseconds Longest time for the whole answer.
 * @returns {Promise<Visit>}
 */
async function visit(url, timeoutMilliseconds) {
  const start = performance.now();
  const answer = await ask(url, timeoutMilliseconds);
  const milliseconds = Math.round(performance.now() - start);
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(`${url} answered ${answer.status} after ${milliseconds} ms: ${answer.text.slice(0, 200)}`);
  }
  return { status: answer.status, milliseconds };
}

/**
 * @param {string} url
 * @param {number} timeoutMilliseconds
 */
async function ask(url, timeoutMilliseconds) {
  try {
    const response = await fetch(url, {
      // WAF refuses requests that name no user agent.
      headers: { 'user-agent': 'synthetic-check', 'cache-control': 'no-cache' },
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new Error(`${url} did not answer: ${reason(error)}`, { cause: error });
  }
}

/**
 * `fetch` hides the cause (refused, unknown host, bad certificate) behind "fetch failed".
 *
 * @param {unknown} error
 * @returns {string}
 */
function reason(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

module.exports = { visit };
