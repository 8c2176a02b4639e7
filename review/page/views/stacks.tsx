import type { ViewProps } from '../view.ts';

export function StacksView(_: ViewProps) {
  return <p>In the making</p>;
}
