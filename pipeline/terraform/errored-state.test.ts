import { describe, expect, it } from 'vitest';
import { ownLock } from './errored-state.ts';

const RELEASING = `╷
│ Error: Error releasing the state lock
│ 
│ Error message: failed to unlock both S3 and DynamoDB: S3 error: unable to
│ retrieve file from S3 bucket 'states-dev' with key
│ 'dev/network/terraform.tfstate.tflock': operation error S3: GetObject,
│ DynamoDB error: failed to retrieve lock info for lock ID
│ "812080ca-0d0a-7688-6c0f-02db35130a94": Unable to retrieve item from
│ DynamoDB table "terraform-locks"
╵`;

describe('the lock that an apply could not give back', () => {
  it('is named by its id', () => {
    expect(ownLock(RELEASING)).toBe('812080ca-0d0a-7688-6c0f-02db35130a94');
  });

  it("is not somebody else's that stood in the way", () => {
    expect(ownLock(RELEASING.replace('releasing', 'acquiring'))).toBeUndefined();
    expect(ownLock('Apply complete!')).toBeUndefined();
  });
});
