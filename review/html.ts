import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { PageProgram } from './bundle.ts';
import { ELEMENTS } from './model/elements.ts';
import type { EnvironmentModel, ReviewModel } from './model/review-model.ts';

/** Characters of JSON from which a part is compressed, to a tenth: thirty systems and long plans stay far under 2 MB. */
const LONGEST_PART = 600_000;

/**
 * The page as one file that asks nobody for anything: the policy lets only its own script and style run, and nothing be
 * loaded. Environments and systems stand in it as plain text.
 */
export function pageHtml(model: ReviewModel, { script, style }: PageProgram): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Review</title>
<link rel="icon" href="data:,">
<style>${within('style', style)}</style>
</head>
<body>
<div id="${ELEMENTS.app}"></div>
<noscript>This page draws itself from the data within it, which needs JavaScript; it loads nothing from anywhere.</noscript>
${dataElements(model)}
<script>${within('script', script)}</script>
</body>
</html>
`;
}

/** The model in plain; parts that are too long for that stand compressed beside it, and in it only by their names. */
function dataElements(model: ReviewModel): string {
  const whole = JSON.stringify(model);
  if (whole.length <= LONGEST_PART) return jsonElement(ELEMENTS.model, whole);
  const packed: Partial<ReviewModel> = {
    ...(isLong(model.changes) ? { changes: model.changes } : {}),
    ...(isLong(model.environments) ? { environments: model.environments } : {}),
  };
  if (Object.keys(packed).length === 0) return jsonElement(ELEMENTS.model, whole);
  const plain = {
    ...model,
    ...(packed.changes ? { changes: null } : {}),
    ...(packed.environments ? { environments: packed.environments.map(namesOf) } : {}),
  };
  const base64 = gzipSync(JSON.stringify(packed)).toString('base64');
  return `${jsonElement(ELEMENTS.model, JSON.stringify(plain))}\n${textElement(ELEMENTS.packed, base64)}`;
}

function isLong(part: unknown): boolean {
  return JSON.stringify(part).length > LONGEST_PART;
}

function namesOf({ name, systems }: EnvironmentModel) {
  return { name, systems: systems.map((system) => ({ name: system.name })) };
}

/** No `<` is left, so that no text of the data ends the element or begins another. */
function jsonElement(id: string, json: string): string {
  return `<script type="application/json" id="${id}">${json.replaceAll('<', '\\u003c')}</script>`;
}

function textElement(id: string, base64: string): string {
  return `<script type="text/plain" id="${id}">${base64}</script>`;
}

/** The policy names the hash of exactly this text, so nothing in it may be escaped: esbuild writes `<\/script`. */
function within(element: 'script' | 'style', text: string): string {
  if (text.toLowerCase().includes(`</${element}`)) throw new Error(`the page's ${element} would end its own element`);
  return text;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
