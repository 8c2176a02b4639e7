import { plainText } from './errors-of.ts';

interface Pattern {
  readonly pattern: RegExp;
  /** Where such an error is documented or was seen. */
  readonly source: string;
}

/** What goes away by itself. Refused connections and unknown hosts are not here: Terraform's own clients have tried those five times. */
export const TRANSIENT: readonly Pattern[] = [
  {
    pattern:
      /\b(Throttling|ThrottlingException|ThrottledException|RequestThrottled|RequestThrottledException|TooManyRequestsException|RequestLimitExceeded|PriorRequestNotComplete|ProvisionedThroughputExceededException|BandwidthLimitExceeded|LimitExceededException: Rate|SlowDown|TransactionInProgressException|EC2ThrottledException)\b/,
    source: 'aws-sdk-go-v2 aws/retry DefaultThrottleErrorCodes',
  },
  { pattern: /\bRate exceeded\b/, source: 'message of ThrottlingException in most AWS services' },
  { pattern: /\bStatusCode: 5\d\d\b/, source: 'aws-sdk-go-v2 ResponseError; S3, STS and DynamoDB behind the backend' },
  {
    pattern: /\b(RequestTimeout|RequestTimeoutException|InternalError|InternalFailure|ServiceUnavailable)\b/,
    source: 'aws-sdk-go-v2 aws/retry DefaultRetryableErrorCodes; AWS common errors',
  },
  {
    pattern: /connection reset by peer|broken pipe|unexpected EOF/,
    source: 'Go net: ECONNRESET, EPIPE; io.ErrUnexpectedEOF',
  },
  {
    pattern: /TLS handshake timeout|i\/o timeout|Client\.Timeout exceeded while awaiting headers/,
    source: 'Go net/http Transport and net.Dialer',
  },
  {
    pattern: /http2: (server sent GOAWAY|client connection lost)|stream error: stream ID \d+/,
    source: 'golang.org/x/net/http2',
  },
  {
    pattern: /(registry|releases|provider|checksum).{0,200}\b(429 Too Many Requests|50[0234] [A-Z][A-Za-z ]+)/i,
    source: 'Terraform internal/getproviders: "unsuccessful request to …: 502 Bad Gateway"',
  },
  {
    pattern: /the request failed after \d+ attempts, please try again later/,
    source: 'Terraform internal/getproviders: registry client',
  },
];

/** Whether the errors of Terraform's output go away by themselves. A lock that somebody holds is none of them. */
export function isTransient(output: string): boolean {
  const text = plainText(output);
  if (/Error acquiring the state lock/.test(text) && /Lock Info:/.test(text)) return false;
  return TRANSIENT.some(({ pattern }) => pattern.test(text));
}

/** Seconds before each further attempt: AWS's throttles fill again within seconds, a registry's hiccup within a minute. */
export const RETRY_SECONDS = [2, 8, 20] as const;
