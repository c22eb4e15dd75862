/** Between what a person types and what the contract takes. Pure. */
import type {
  Connection,
  ConnectionDraft,
  ConnectionFields,
  TlsMode,
} from '#shared/domain/connection.ts';
import type { ErrorOf } from '#shared/errors/errors.ts';
import type { CallOutput } from '#shared/ipc/contract.ts';

/** The content of the form. Everything typed is text; the main process judges it. */
export interface FormValues {
  name: string;
  host: string;
  port: string;
  database: string;
  user: string;
  password: string;
  /** Forget the stored one; what is typed takes its place instead. */
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

/** What the form starts with. A stored password never comes back here. */
export function initialValues(connection: Connection | null): FormValues {
  if (connection === null) return emptyValues;
  const { name, host, port, database, user, tlsMode, rootCertificatePem } = connection;
  const fields = { name, host, database, user, tlsMode, rootCertificatePem };
  return { ...emptyValues, ...fields, port: String(port) };
}

/** Whether a TLS mode compares the server's certificate with a root certificate. */
export function usesRootCertificate(mode: TlsMode): boolean {
  return mode === 'verify-ca' || mode === 'verify-full';
}

/** An empty password field means: none given, or keep the stored one, unless that is to be removed. */
export function draftOf(values: FormValues): ConnectionDraft {
  const port = values.port.trim();
  const fields: ConnectionFields = {
    name: values.name.trim(),
    host: values.host.trim(),
    // NaN for an empty field (Number('') is 0): the main process answers "must be a number".
    port: port === '' ? Number.NaN : Number(port),
    database: values.database,
    user: values.user,
    tlsMode: values.tlsMode,
    rootCertificatePem: usesRootCertificate(values.tlsMode) ? values.rootCertificatePem : null,
  };
  const withoutTyped = values.removePassword ? '' : null;
  return { fields, password: values.password === '' ? withoutTyped : values.password };
}

/** A test needs no name, so a missing one is no reason to refuse it. */
export function draftForTest(values: FormValues): ConnectionDraft {
  const name = values.name.trim() === '' ? 'Test' : values.name;
  return draftOf({ ...values, name });
}

/** The form with what a URL said; what it did not say stays. */
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
    // With a root certificate libpq checks it for `require`, too (manual, "Client Verification").
    tlsMode:
      rootCertificatePath !== null && fields.tlsMode === 'require'
        ? 'verify-ca'
        : (fields.tlsMode ?? values.tlsMode),
    // The one that was chosen before is another one than the URL names.
    rootCertificatePem: rootCertificatePath === null ? values.rootCertificatePem : null,
  };
}

/** What a person has to do because of a URL, at a field that is on the screen; null when nothing. */
export function certificateToChoose(
  { rootCertificatePath }: CallOutput<'connections.parseUrl'>,
  tlsMode: TlsMode,
): { field: FormField; message: string } | null {
  if (rootCertificatePath === null) return null;
  const named = `The URL names ${rootCertificatePath}`;
  return usesRootCertificate(tlsMode)
    ? { field: 'rootCertificatePem', message: `${named}: choose that certificate here.` }
    : {
        field: 'tlsMode',
        message: `${named}, which this way does not look at. To use it, choose verify-full or verify-ca.`,
      };
}

/** Puts each problem at its field; what belongs to none comes back as `rest`. */
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
