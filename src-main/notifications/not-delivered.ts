/** Why a notice did not arrive, in plain words, and whether it is worth trying again. */

export class NotDelivered extends Error {
  /** A sentence for people, without secrets. */
  readonly detail: string;
  /** True for what passes by itself: a network that is down, a receiver that is busy. */
  readonly mayPass: boolean;

  constructor(detail: string, { mayPass }: { mayPass: boolean }, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'NotDelivered';
    this.detail = detail;
    this.mayPass = mayPass;
  }
}

interface Place {
  host: string;
  port: number;
}

/** What went wrong on the way to a server, from the words of the system or of a library. */
export function networkFault(error: unknown, { host, port }: Place): NotDelivered {
  const words = wordsOf(error);
  const because = (detail: string, mayPass = true): NotDelivered =>
    new NotDelivered(detail, { mayPass }, { cause: error });
  if (/ECONNREFUSED/u.test(words)) return because(`Nothing answers on ${host}, port ${port}.`);
  if (/ENOTFOUND|EAI_AGAIN|EDNS/u.test(words))
    return because(`No computer called “${host}” could be found.`);
  if (/EHOSTUNREACH|ENETUNREACH|ENETDOWN/u.test(words))
    return because(`There is no way to ${host}: the network is down, or a firewall is between.`);
  if (/certificate|altnames/iu.test(words))
    return because(`The certificate of ${host} is not trusted.`, false);
  if (/wrong version number|packet length too long|ERR_SSL|EPROTO|ETLS/iu.test(words))
    return because(`${host}, port ${port}, does not speak TLS in the way that was chosen.`, false);
  if (/TIMEDOUT|timeout|timed out|TimeoutError|aborted/iu.test(words))
    return because(`${host}, port ${port}, did not answer in time.`);
  if (/ECONNRESET|EPIPE|ECONNECTION|hang up|closed/iu.test(words))
    return because(`${host}, port ${port}, closed the connection without an answer.`);
  return because(`${host}, port ${port}, could not be reached.`);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return `${code ?? ''} ${error.name} ${error.message}`;
}
