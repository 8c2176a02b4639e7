import { chartCases } from '../../tests/charts/chart-cases.ts';

/** The chart as release `store` of the system s3www; most tests start from six servers in three zones. */
export const { all, usual, rendered, find } = chartCases(
  'charts/object-store',
  { release: 'store', namespace: 's3www' },
  'six',
);
