import { describeReleases } from './releases-suite.ts';

describeReleases('staging');
