import { App, TerraformStack } from 'cdktf';

const app = new App({ outdir: process.env['CDKTF_OUTDIR'] ?? 'cdktf.out', stackTraces: false });
new TerraformStack(app, 'empty');
app.synth();
