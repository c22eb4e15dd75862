/**
 * Reason why a notification did not arrive, as a sentence, and whether another attempt is useful.
 */
import { text } from '#shared/words/text.ts';

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
  const message = textOf(error);
  const because = (detail: string, isTemporary = true): NotDelivered =>
    new NotDelivered(detail, { isTemporary }, { cause: error });
  if (/ECONNREFUSED/u.test(message))
    return because(text('notifications.nothing-answers', { host, port }));
  if (/ENOTFOUND|EAI_AGAIN|EDNS/u.test(message))
    return because(text('notifications.host-unknown', { host }));
  if (/EHOSTUNREACH|ENETUNREACH|ENETDOWN/u.test(message))
    return because(text('notifications.no-way', { host }));
  if (/certificate|altnames/iu.test(message))
    return because(text('notifications.certificate-not-trusted', { host }), false);
  if (/wrong version number|packet length too long|ERR_SSL|EPROTO|ETLS/iu.test(message))
    return because(text('notifications.tls-kind', { host, port }), false);
  if (/TIMEDOUT|timeout|timed out|TimeoutError|aborted/iu.test(message))
    return because(text('notifications.no-answer-in-time', { host, port }));
  if (/ECONNRESET|EPIPE|ECONNECTION|hang up|closed/iu.test(message))
    return because(text('notifications.closed-without-answer', { host, port }));
  return because(text('notifications.not-reached', { host, port }));
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return `${code ?? ''} ${error.name} ${error.message}`;
}
