import { VisuallyHidden } from '@mantine/core';
import type { Restore } from '#shared/domain/restore.ts';
import { restoreAnnouncement } from './restore-messages.ts';

interface Props {
  restore: Restore | undefined;
  /** The sentence that says that Undo worked. Default: null, nothing was undone. */
  undone?: string | null;
}

/** Announces the progress of a restore, and of its Undo, to screen readers. */
export function RestoreAnnouncer({ restore, undone = null }: Props) {
  return (
    <VisuallyHidden component="output">{undone ?? restoreAnnouncement(restore)}</VisuallyHidden>
  );
}
