/**
 * Policies that AWS keeps for everybody, by their ids, which are the same in every account. AWS publishes them at
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html and, beside it,
 * using-managed-origin-request-policies.html and using-managed-response-headers-policies.html.
 */
export const CLOUDFRONT_POLICIES = {
  /** Caches by path alone, a day unless the object says otherwise, compressed as gzip or Brotli. */
  cachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  /** Every request reaches the origin. */
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  /** All headers (`Host` and those of WebSocket among them), cookies and query strings of the visitor. */
  allViewer: '216adef6-5c7f-47e4-b989-5492eafa07d3',
  /** HSTS of a year, no sniffing, frames of the same origin only; the origin's own headers win where they are stricter. */
  securityHeaders: '67f7725c-6f97-4210-82d7-5512b31e9d03',
} as const;

/** `PriceClass_100`: North America and Europe. `PriceClass_200`: Asia, the Middle East and Africa too. `PriceClass_All`: everywhere. */
export type PriceClass = 'PriceClass_100' | 'PriceClass_200' | 'PriceClass_All';

/**
 * Regions whose continent only the dearest class serves
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html).
 */
const FAR_REGIONS = ['sa-east-1', 'ap-southeast-2', 'ap-southeast-4', 'ap-southeast-6'];

/** The cheapest price class with edge locations on the environment's own continent. */
export function priceClass(region: string): PriceClass {
  if (/^(us|ca|mx|eu)-/.test(region)) return 'PriceClass_100';
  return FAR_REGIONS.includes(region) ? 'PriceClass_All' : 'PriceClass_200';
}
