/** Where a synth writes: `cdktf.out`, or what `CDKTF_OUTDIR` names. */
export function outdir(): string {
  return process.env['CDKTF_OUTDIR'] ?? 'cdktf.out';
}
