/**
 * Ids of the page's elements: `app` is where the program draws; `model` is the whole model as JSON; parts of it that are long
 * stand in `packed`, compressed by gzip and written in base64: there the changes are null, and environments only names.
 */
export const ELEMENTS = { app: 'app', model: 'review-data', packed: 'review-packed' } as const;
