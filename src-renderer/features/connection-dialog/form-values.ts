/** Converts between the typed values and the types of the contract. Pure functions: no I/O. */
import type {
  Connection,
  ConnectionDraft,
  ConnectionFields,
  TlsMode,
} from '#shared/domain/connection.ts';
import type { ErrorOf } from '#shared/errors/errors.ts';
import type { CallOutput } from '#shared/ipc/contract.ts';
import { text } from '#shared/words/text.ts';

/** The values of the form. The main process validates them. */
export interface FormValues {
  name: string;
  host: string;
  port: string;
  database: string;
  user: string;
  password: string;
  /** True if the stored password is to be removed. A typed password replaces it instead. */
  removePassword: boolean;
  tlsMode: TlsMode;
  rootCertificatePem: string | null;
}
export type FormField = keyof FormValues;

const emptyValues: FormValues = {
  name: '',
  host: '',
  port: '5432',
  database: '',
  user: '',
  password: '',
  removePassword: false,
  tlsMode: 'prefer',
  rootCertificatePem: null,
};

/** The first values of the form. A stored password is never sent to the window. */
export function initialValues(connection: Connection | null): FormValues {
  if (connection === null) return emptyValues;
  const { name, host, port, database, user, tlsMode, rootCertificatePem } = connection;
  const fields = { name, host, database, user, tlsMode, rootCertificatePem };
  return { ...emptyValues, ...fields, port: String(port) };
}

/** True if the TLS mode verifies the server's certificate with a root certificate. */
export function usesRootCertificate(mode: TlsMode): boolean {
  return mode === 'verify-ca' || mode === 'verify-full';
}

/**
 * Returns the draft of the connection. With an empty password field, a stored password is kept,
 * unless it is to be removed.
 */
export function draftOf(values: FormValues): ConnectionDraft {
  const port = values.port.trim();
  const fields: ConnectionFields = {
    name: values.name.trim(),
    host: values.host.trim(),
    // NaN for an empty field, because Number('') is 0: the main process reports "must be a number".
    port: port === '' ? Number.NaN : Number(port),
    database: values.database,
    user: values.user,
    tlsMode: values.tlsMode,
    rootCertificatePem: usesRootCertificate(values.tlsMode) ? values.rootCertificatePem : null,
  };
  const withoutTyped = values.removePassword ? '' : null;
  return { fields, password: values.password === '' ? withoutTyped : values.password };
}

/** Returns the draft for a test. A test needs no name, so a missing name is replaced. */
export function draftForTest(values: FormValues): ConnectionDraft {
  const name = values.name.trim() === '' ? text('connection-dialog.test') : values.name;
  return draftOf({ ...values, name });
}

/** Returns the values of the form with the parts of the URL. Other values are not changed. */
export function withUrl(
  values: FormValues,
  { fields, password, rootCertificatePath }: CallOutput<'connections.parseUrl'>,
): FormValues {
  const database = fields.database ?? values.database;
  return {
    name: fields.name ?? (values.name === '' ? database : values.name),
    host: fields.host ?? values.host,
    port: fields.port === undefined ? values.port : String(fields.port),
    database,
    user: fields.user ?? values.user,
    password: password ?? values.password,
    removePassword: values.removePassword,
    // With a root certificate, libpq verifies the certificate also for `require` (manual, "Client Verification").
    tlsMode:
      rootCertificatePath !== null && fields.tlsMode === 'require'
        ? 'verify-ca'
        : (fields.tlsMode ?? values.tlsMode),
    // The certificate that was chosen before is not the certificate that the URL names.
    rootCertificatePem: rootCertificatePath === null ? values.rootCertificatePem : null,
  };
}

/**
 * The message that the user must choose the certificate that a URL names, at a visible field; null
 * if the URL names none.
 */
export function certificateToChoose(
  { rootCertificatePath }: CallOutput<'connections.parseUrl'>,
  tlsMode: TlsMode,
): { field: FormField; message: string } | null {
  if (rootCertificatePath === null) return null;
  const named = text('connection-dialog.url-names', { rootCertificatePath });
  return usesRootCertificate(tlsMode)
    ? {
        field: 'rootCertificatePem',
        message: text('connection-dialog.choose-certificate-here', { named }),
      }
    : {
        field: 'tlsMode',
        message: text('connection-dialog.but-mode-does-not-use', { named }),
      };
}

/** Returns the first problem of each field. Problems without a field are returned as `rest`. */
export function placeProblems(error: ErrorOf<'invalid-input'>): {
  byField: Partial<Record<FormField, string>>;
  rest: string[];
} {
  const byField: Partial<Record<FormField, string>> = {};
  const rest: string[] = [];
  for (const { field, message } of error.problems) {
    // "draft.fields.host" or "fields.host"
    const name = field.split('.').at(-1) ?? '';
    if (!isFormField(name)) rest.push(message);
    else byField[name] ??= message;
  }
  return { byField, rest };
}

function isFormField(name: string): name is FormField {
  return Object.hasOwn(emptyValues, name);
}
