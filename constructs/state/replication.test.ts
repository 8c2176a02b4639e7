import { describe, expect, it } from 'vitest';
import { decide } from '../../tests/support/policy.ts';
import { replicationStatements } from './replication.ts';

const statements = replicationStatements({
  sourceArn: 'arn:aws:s3:::states',
  sourceKeyArn: 'arn:key/source',
  sourceRegion: 'us-east-1',
  targetArn: 'arn:aws:s3:::copies',
  targetKeyArn: 'arn:key/target',
  targetRegion: 'us-west-2',
});
const does = (action: string, resource: string, via?: string) =>
  decide(statements, { action, resource, ...(via === undefined ? {} : { context: { 'kms:ViaService': via } }) });

describe('the role that copies states', () => {
  it('reads versions of the source and writes them to the target', () => {
    expect(does('s3:GetObjectVersionForReplication', 'arn:aws:s3:::states/a')).toBe('allowed');
    expect(does('s3:ReplicateObject', 'arn:aws:s3:::copies/a')).toBe('allowed');
  });

  it('copies no deletion, and writes nothing to the source', () => {
    expect(does('s3:ReplicateDelete', 'arn:aws:s3:::copies/a')).toBe('silent');
    expect(does('s3:ReplicateObject', 'arn:aws:s3:::states/a')).toBe('silent');
  });

  it('decrypts with the source’s key and encrypts with the target’s, through S3 of their regions only', () => {
    expect(does('kms:Decrypt', 'arn:key/source', 's3.us-east-1.amazonaws.com')).toBe('allowed');
    expect(does('kms:Encrypt', 'arn:key/target', 's3.us-west-2.amazonaws.com')).toBe('allowed');
    expect(does('kms:Decrypt', 'arn:key/source')).toBe('silent');
    expect(does('kms:Decrypt', 'arn:key/target', 's3.us-west-2.amazonaws.com')).toBe('silent');
  });
});
