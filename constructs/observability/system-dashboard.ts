import { Construct } from 'constructs';
import type { NeedConstruct } from '../needs/need.ts';
import { alarmChart, alarmsBelow, type Chart } from './chart.ts';

/** Charts of every need in the order in which they were built; a need that names none shows what its alarms watch. */
export function needCharts(needs: Iterable<NeedConstruct>): readonly Chart[] {
  return [...needs].flatMap((need) => need.charts ?? chartsBelow(need));
}

function chartsBelow(need: NeedConstruct): readonly Chart[] {
  return need instanceof Construct ? merged(alarmsBelow(need).map(alarmChart)) : [];
}

/** Alarms that watch one metric at two levels share one chart, with the line of the first. */
function merged(charts: readonly Chart[]): readonly Chart[] {
  const seen = new Set<string>();
  return charts.filter(({ series }) => {
    const key = JSON.stringify(series);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What the mesh's load balancer sees; it is one for all systems of the mesh. */
export function loadBalancerCharts(LoadBalancer: string): readonly Chart[] {
  const count = (metric: string) => ({
    namespace: 'AWS/ApplicationELB',
    metric,
    dimensions: { LoadBalancer },
    statistic: 'Sum' as const,
  });
  return [
    {
      title: 'Load balancer of the mesh: requests and errors',
      series: [count('RequestCount'), count('HTTPCode_Target_5XX_Count'), count('HTTPCode_ELB_5XX_Count')],
    },
    {
      title: 'Load balancer of the mesh: answer times, seconds',
      series: [{ ...count('TargetResponseTime'), statistic: 'p99' }],
    },
  ];
}
