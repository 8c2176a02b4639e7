import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate/index.js';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation/index.js';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import { Construct } from 'constructs';

export interface CertificateProps {
  /** Names on the certificate, each once; the first is its subject. ACM accepts 10 until the account's quota is raised, then 100. */
  readonly hosts: readonly string[];
  /** Hosted zone of each name. */
  readonly zoneId: (host: string) => string;
}

/** The same names elsewhere: ACM asks one account for the same record per name in every region, so it is written once. */
export interface CertificateCopyProps {
  readonly hosts: readonly string[];
  /** A certificate that holds all of these names; its records validate this one too. */
  readonly validatedBy: Certificate;
  readonly provider: AwsProvider;
}

/** Seconds; a wrong record is corrected within minutes. */
const TTL = 60;

/** A public certificate that proves by DNS records who owns the names, and that ACM renews as long as they stay. */
export class Certificate extends Construct {
  /** Of the certificate once it is valid: what waits for it can serve it. */
  readonly arn: string;
  readonly records: readonly Route53Record[];

  constructor(scope: Construct, id: string, props: CertificateProps | CertificateCopyProps) {
    super(scope, id);
    const other = 'provider' in props ? { provider: props.provider } : {};
    const resource = this.certificate(props.hosts, other);
    this.records = 'zoneId' in props ? this.validationRecords(resource, props) : [];
    this.arn = new AcmCertificateValidation(this, 'Valid', {
      certificateArn: resource.arn,
      ...('validatedBy' in props
        ? { dependsOn: [...props.validatedBy.records] }
        : { validationRecordFqdns: this.records.map(({ fqdn }) => fqdn) }),
      ...other,
    }).certificateArn;
  }

  /** Another set of names is another certificate: the new one is in use before the old one goes. */
  private certificate(hosts: readonly string[], other: { readonly provider?: AwsProvider }): AcmCertificate {
    const [subject, ...further] = hosts;
    return new AcmCertificate(this, 'Resource', {
      ...(subject === undefined ? {} : { domainName: subject }),
      ...(further.length === 0 ? {} : { subjectAlternativeNames: further }),
      validationMethod: 'DNS',
      keyAlgorithm: 'RSA_2048',
      options: { certificateTransparencyLoggingPreference: 'ENABLED' },
      lifecycle: { createBeforeDestroy: true },
      ...other,
    });
  }

  private validationRecords(certificate: AcmCertificate, { hosts, zoneId }: CertificateProps): Route53Record[] {
    return hosts.map((host) => {
      const option = (attribute: string) => validationOption(certificate.friendlyUniqueId, host, attribute);
      return new Route53Record(this, `Validation-${host}`, {
        zoneId: zoneId(host),
        name: option('resource_record_name'),
        type: option('resource_record_type'),
        records: [option('resource_record_value')],
        ttl: TTL,
      });
    });
  }
}

/**
 * What ACM wants to see for one name. The options are a set, whose order says nothing and whose size is not known at plan,
 * so they are looked up by name, and the names come from configuration.
 */
export function validationOption(certificate: string, host: string, attribute: string): string {
  const options = `aws_acm_certificate.${certificate}.domain_validation_options`;
  return `\${one([for option in ${options} : option.${attribute} if option.domain_name == "${host}"])}`;
}
