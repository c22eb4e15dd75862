import { VisuallyHidden } from '@mantine/core';
import type { Restore } from '#shared/domain/restore.ts';
import { restoreAnnouncement } from './restore-messages.ts';

interface Props {
  restore: Restore | undefined;
}

/** Tells screen readers politely how a restore gets on. */
export function RestoreAnnouncer({ restore }: Props) {
  return <VisuallyHidden component="output">{restoreAnnouncement(restore)}</VisuallyHidden>;
}
