import { describe, expect, test } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import {
  certificateToChoose,
  draftForTest,
  draftOf,
  initialValues,
  placeProblems,
  usesRootCertificate,
  withUrl,
} from './form-values.ts';

const connection: Connection = {
  id: '7d0c5c0e-4b1b-4a54-9a3f-0d2f4a7f3a01',
  name: 'Shop',
  host: 'db.example.com',
  port: 5433,
  database: 'shop',
  user: 'ada',
  tlsMode: 'verify-full',
  rootCertificatePem: 'PEM',
  folderName: '',
  isSample: false,
  hasPassword: true,
};

describe('the draft', () => {
  test('has the fields of the saved connection, and no password', () => {
    const {
      id: _id,
      folderName: _folder,
      isSample: _sample,
      hasPassword: _has,
      ...fields
    } = connection;
    expect(draftOf(initialValues(connection))).toEqual({ fields, password: null });
  });

  test('has NaN for a port that is not a number', () => {
    const empty = initialValues(null);
    expect(draftOf({ ...empty, port: ' ' }).fields.port).toBeNaN();
    expect(draftOf({ ...empty, port: 'abc' }).fields.port).toBeNaN();
    expect(draftOf({ ...empty, port: '0' }).fields.port).toBe(0);
  });

  test('keeps spaces in database names and passwords', () => {
    const draft = draftOf({ ...initialValues(null), database: ' odd ', password: ' pw ' });
    expect(draft.fields.database).toBe(' odd ');
    expect(draft.password).toBe(' pw ');
  });

  test('has a root certificate only if the TLS mode uses it', () => {
    const values = initialValues(connection);
    expect(usesRootCertificate('require')).toBe(false);
    expect(draftOf({ ...values, tlsMode: 'require' }).fields.rootCertificatePem).toBeNull();
  });

  test('can be tested before it has a name', () => {
    expect(draftForTest(initialValues(null)).fields.name).toBe('Test');
    expect(draftOf(initialValues(null)).fields.name).toBe('');
  });
});

test('a URL sets the values that it contains and does not change other values', () => {
  const values = withUrl(
    { ...initialValues(null), user: 'ada' },
    {
      fields: { host: 'h', port: 6000, database: 'shop' },
      password: 'pw',
      rootCertificatePath: null,
    },
  );
  expect(values).toMatchObject({
    name: 'shop',
    host: 'h',
    port: '6000',
    database: 'shop',
    user: 'ada',
    password: 'pw',
    tlsMode: 'prefer',
  });
});

test('the user is asked for a root certificate that a URL names, and `require` verifies it as in libpq', () => {
  const found = {
    fields: { tlsMode: 'require' as const },
    password: null,
    rootCertificatePath: '/etc/ca.pem',
  };
  expect(withUrl(initialValues(null), found).tlsMode).toBe('verify-ca');
  expect(certificateToChoose(found, 'verify-ca')).toEqual({
    field: 'rootCertificatePem',
    message: 'The URL names /etc/ca.pem: choose that certificate here.',
  });
  // If the mode does not verify the certificate, the field of the certificate is not on the screen.
  expect(certificateToChoose(found, 'prefer')).toMatchObject({
    field: 'tlsMode',
    message: expect.stringContaining('/etc/ca.pem') as string,
  });
  expect(certificateToChoose({ ...found, rootCertificatePath: null }, 'verify-ca')).toBeNull();
});

test('a certificate that was chosen before is removed if a URL names another certificate', () => {
  const values = { ...initialValues(connection), tlsMode: 'verify-full' as const };
  const found = { fields: {}, password: null, rootCertificatePath: '/etc/ca.pem' };
  expect(withUrl(values, found).rootCertificatePem).toBeNull();
  expect(withUrl(values, { ...found, rootCertificatePath: null }).rootCertificatePem).toBe('PEM');
});

test('a stored password is removed on request, unless another password was typed', () => {
  const values = { ...initialValues(connection), removePassword: true };
  expect(draftOf(values).password).toBe('');
  expect(draftOf({ ...values, password: 'new' }).password).toBe('new');
});

test('the first problem of each field is shown at the field', () => {
  const placed = placeProblems({
    code: 'invalid-input',
    problems: [
      { field: 'draft.fields.host', message: 'The host is missing.' },
      { field: 'draft.fields.host', message: 'Another.' },
      { field: 'fields.port', message: 'The port must be a number.' },
      { field: 'draft.password', message: 'No line breaks.' },
      { field: '', message: 'Something else.' },
    ],
  });
  expect(placed).toEqual({
    byField: {
      host: 'The host is missing.',
      port: 'The port must be a number.',
      password: 'No line breaks.',
    },
    rest: ['Something else.'],
  });
});
