import { describe, expect, test } from 'vitest';
import { scramVerifier } from './scram.mjs';

/** The exchange printed in RFC 7677, section 3: user "user", password "pencil". Its keys follow from the same salt. */
const SALT = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');

describe('scramVerifier', () => {
  test('has the form that PostgreSQL recognizes and stores as it is', () => {
    expect(scramVerifier('pencil')).toMatch(
      /^SCRAM-SHA-256\$4096:[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/,
    );
  });

  test('holds the keys of the exchange in RFC 7677', () => {
    expect(scramVerifier('pencil', SALT)).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    );
  });

  test('differs from one call to the next, since the salt does', () => {
    expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'));
  });
});
