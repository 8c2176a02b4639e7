import type { ViewProps } from '../view.ts';

export function SystemView(_: ViewProps) {
  return <p>In the making</p>;
}
