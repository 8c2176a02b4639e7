import { describe, expect, test } from 'vitest';
import { testStack } from '../../tests/support/app.ts';
import { validationOption } from './certificate.ts';

const edge = testStack('prod', 'edge');
const NAMES = [
  'bytebytego.realworld-inc.link',
  'direct.bytebytego.realworld-inc.link',
  'birthday.realworld-inc.link',
  'shop.realworld-inc.link',
  'files.realworld-inc.link',
  'realworld-inc.link',
  'argocd.realworld-inc.link',
  'grafana.realworld-inc.link',
];
const records = Object.fromEntries(
  Object.entries(edge.resources('aws_route53_record')).filter(([id]) => id.startsWith('certificate_')),
);

describe('the certificate of the load balancers', () => {
  const certificate = edge.resource('aws_acm_certificate', 'certificate');

  test('names every public host once, the direct name of the host behind CloudFront, and the pages of the platform', () => {
    expect([certificate['domain_name'], ...(certificate['subject_alternative_names'] as string[])]).toEqual(NAMES);
    expect(certificate['validation_method']).toBe('DNS');
    expect(certificate['provider']).toBeUndefined();
  });

  test('is replaced by its successor only once that one is valid', () => {
    expect(certificate['lifecycle']).toEqual({ create_before_destroy: true });
    expect(edge.outputs()['certificate_arn']).toBe(
      `\${aws_acm_certificate_validation.certificate_valid.certificate_arn}`,
    );
  });

  test('is validated by one record per name, in the zone that the account made', () => {
    expect(Object.keys(records)).toHaveLength(NAMES.length);
    const names = Object.values(records).map(({ name }) => name);
    expect(names).toEqual(NAMES.map((host) => validationOption('certificate', host, 'resource_record_name')));
    for (const record of Object.values(records)) {
      expect(record['zone_id']).toBe(`\${data.terraform_remote_state.account.outputs.zone_id_realworld_inc_link}`);
    }
    const fqdns = Object.keys(records).map((id) => `\${aws_route53_record.${id}.fqdn}`);
    expect(edge.resource('aws_acm_certificate_validation', 'certificate_valid')['validation_record_fqdns']).toEqual(
      fqdns,
    );
  });

  test('looks its validation options up by name, since they are a set', () => {
    expect(validationOption('main', 'a.example.com', 'resource_record_value')).toBe(
      `\${one([for option in aws_acm_certificate.main.domain_validation_options : option.resource_record_value if option.domain_name == "a.example.com"])}`,
    );
  });
});

describe('the certificate of CloudFront', () => {
  test('lies in us-east-1 and names only the host that CloudFront serves', () => {
    const certificate = edge.resource('aws_acm_certificate', 'certificate_us_east1');
    expect(certificate['provider']).toBe('aws.us_east_1');
    expect(certificate['domain_name']).toBe('bytebytego.realworld-inc.link');
    expect(certificate['subject_alternative_names']).toBeUndefined();
  });

  test('waits for the records of the first certificate and has none of its own, which would be the same ones', () => {
    const valid = edge.resource('aws_acm_certificate_validation', 'certificate_us_east1_valid');
    expect(valid['validation_record_fqdns']).toBeUndefined();
    expect(valid['depends_on']).toEqual(Object.keys(records).map((id) => `aws_route53_record.${id}`));
    expect(valid['provider']).toBe('aws.us_east_1');
  });
});
