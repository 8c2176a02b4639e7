import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import { type DashboardContent, dashboardBody } from './dashboard-body.ts';

export interface DashboardProps extends DashboardContent {
  /** At most 255 characters. */
  readonly name: string;
}

/** A CloudWatch dashboard, drawn by code so that it shows what there is. Price: 3 USD a month beyond the account's first three. */
export class Dashboard extends Construct {
  readonly resource: CloudwatchDashboard;

  constructor(scope: Construct, id: string, { name, ...content }: DashboardProps) {
    super(scope, id);
    this.resource = new CloudwatchDashboard(this, 'Resource', {
      dashboardName: name,
      dashboardBody: dashboardBody(content),
    });
  }
}
