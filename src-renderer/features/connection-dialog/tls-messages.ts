/** The TLS modes of libpq with plain names and explanations. */
import type { TlsMode } from '#shared/domain/connection.ts';
import { text } from '#shared/words/text.ts';

/** A plain name, shown next to libpq's name. */
export const tlsLabel = (mode: TlsMode): string => text(`connection-dialog.tls.${mode}`);

/** Describes the security of the mode. */
export const tlsExplanation = (mode: TlsMode): string =>
  text(`connection-dialog.tls-explained.${mode}`);
