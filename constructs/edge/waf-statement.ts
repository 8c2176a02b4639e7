/** A statement in Terraform's words; the provider's types leave it open, because statements nest without end. */
export type WafStatement = Readonly<Record<string, unknown>>;

const UNCHANGED = [{ priority: 0, type: 'NONE' }];

/** Compares one part of the request with a text. Nothing is normalized before. */
export function bytes(constraint: 'EXACTLY' | 'STARTS_WITH', text: string, field: WafStatement): WafStatement {
  return {
    byte_match_statement: {
      positional_constraint: constraint,
      search_string: text,
      field_to_match: field,
      text_transformation: UNCHANGED,
    },
  };
}

/** True where the request has a header of that name (lower case) that is not empty. */
export function hasHeader(name: string): WafStatement {
  return {
    size_constraint_statement: {
      field_to_match: { single_header: { name } },
      comparison_operator: 'GT',
      size: 0,
      text_transformation: UNCHANGED,
    },
  };
}

/** True for requests whose source address lies in the IP set. */
export function from(ipSetArn: string): WafStatement {
  return { ip_set_reference_statement: { arn: ipSetArn } };
}

/** Every one of them; two or more. */
export function allOf(statements: readonly WafStatement[]): WafStatement {
  return { and_statement: { statement: statements } };
}

/** The opposite. */
export function not(statement: WafStatement): WafStatement {
  return { not_statement: { statement: [statement] } };
}
