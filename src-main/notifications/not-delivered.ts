/**
 * Reason why a notification did not arrive, as a sentence, and whether another attempt is useful.
 */

export class NotDelivered extends Error {
  /** A sentence for users, without secrets. */
  readonly detail: string;
  /**
   * True for faults that end without intervention: a network that is down, a receiver that is busy.
   */
  readonly isTemporary: boolean;

  constructor(detail: string, { isTemporary }: { isTemporary: boolean }, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'NotDelivered';
    this.detail = detail;
    this.isTemporary = isTemporary;
  }
}

interface Place {
  host: string;
  port: number;
}

/** Describes a network fault from the error of the system or of a library. */
export function networkFault(error: unknown, { host, port }: Place): NotDelivered {
  const text = textOf(error);
  const because = (detail: string, isTemporary = true): NotDelivered =>
    new NotDelivered(detail, { isTemporary }, { cause: error });
  if (/ECONNREFUSED/u.test(text)) return because(`Nothing answers on ${host}, port ${port}.`);
  if (/ENOTFOUND|EAI_AGAIN|EDNS/u.test(text))
    return because(`No computer with the name “${host}” was found.`);
  if (/EHOSTUNREACH|ENETUNREACH|ENETDOWN/u.test(text))
    return because(`There is no way to ${host}: the network is down, or a firewall is between.`);
  if (/certificate|altnames/iu.test(text))
    return because(`The certificate of ${host} is not trusted.`, false);
  if (/wrong version number|packet length too long|ERR_SSL|EPROTO|ETLS/iu.test(text))
    return because(`${host}, port ${port}, does not support the selected kind of TLS.`, false);
  if (/TIMEDOUT|timeout|timed out|TimeoutError|aborted/iu.test(text))
    return because(`${host}, port ${port}, did not answer in time.`);
  if (/ECONNRESET|EPIPE|ECONNECTION|hang up|closed/iu.test(text))
    return because(`${host}, port ${port}, closed the connection without an answer.`);
  return because(`${host}, port ${port}, could not be reached.`);
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return `${code ?? ''} ${error.name} ${error.message}`;
}
