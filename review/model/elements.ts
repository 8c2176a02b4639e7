/**
 * Ids of the page's elements: `app` is where the program draws; `model` is the whole model as JSON; where its changes are
 * long, they are null there and stand in `changes`, compressed by gzip and written in base64.
 */
export const ELEMENTS = { app: 'app', model: 'review-data', changes: 'review-changes' } as const;
