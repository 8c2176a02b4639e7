import type { ViewProps } from '../view.ts';

export function EnvironmentView(_: ViewProps) {
  return <p>In the making</p>;
}
