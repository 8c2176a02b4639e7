/** Settings of clients of the AWS SDK for an embedded account. */
export function awsOf(endpoint: string, region: string) {
  return { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}
