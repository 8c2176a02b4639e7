'use strict';

const { visit } = require('./visit.js');

/** Half of the canary's own limit: a slow host is then a failed visit with a reason and no killed run. */
const TIMEOUT_MILLISECONDS = 30_000;

/** Entry point of the canary: returns when the host answers, throws when it does not. */
exports.handler = async () => {
  const url = process.env['CHECKED_URL'];
  if (url === undefined) throw new Error('CHECKED_URL is not set');
  const result = await visit(url, TIMEOUT_MILLISECONDS);
  console.log(JSON.stringify({ url, ...result }));
};
