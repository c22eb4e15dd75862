import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconFileBroken,
  IconShieldCheck,
  IconShieldX,
} from '@tabler/icons-react';
import { exactTime } from '#shared/describe-time.ts';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { describeWarning } from '#shared/domain/warning.ts';
import { text } from '#shared/words/text.ts';
import { markName, markOf, type MarkKind } from './backup-messages.ts';
import classes from './BackupList.module.css';

const icons = {
  unverified: IconCircleDashed,
  damaged: IconFileBroken,
  'not-restorable': IconShieldX,
  differs: IconAlertTriangle,
  warning: IconAlertTriangle,
  proven: IconShieldCheck,
  verified: IconCircleCheck,
} as const;

const tones: Record<MarkKind, 'quiet' | 'good' | 'attention' | 'loss'> = {
  unverified: 'quiet',
  damaged: 'loss',
  'not-restorable': 'attention',
  differs: 'attention',
  warning: 'attention',
  proven: 'good',
  verified: 'good',
};

/** What is known about a backup: its own shape, its own colour and a word; on hover, the reason. */
export function BackupMark({ backup }: { backup: BackupEntry }) {
  const kind = markOf(backup);
  const Icon = icons[kind];
  return (
    <span className={classes.mark} data-tone={tones[kind]} title={reasonOf(backup, kind)}>
      <Icon size={16} stroke={1.9} aria-hidden="true" />
      <span className={classes.cut}>{markName(kind)}</span>
    </span>
  );
}

/** Why the backup has this mark, in one or more sentences. */
export function reasonOf({ details, manifestError }: BackupEntry, kind: MarkKind): string {
  if (details === null) {
    return manifestError ?? text('backup-list.reason.no-manifest');
  }
  const { proof, invalidated, warnings, verifiedAt } = details;
  const restored = {
    version: proof?.serverVersion ?? '',
    at: proof === null ? '' : exactTime(new Date(proof.provenAt)),
  };
  const detail = invalidated?.detail ?? '';
  switch (kind) {
    case 'damaged': {
      const at = invalidated?.at ?? null;
      return at === null
        ? detail
        : text('backup-list.reason.damaged', { at: exactTime(new Date(at)), detail });
    }
    case 'not-restorable':
      return text('backup-list.reason.not-restorable', { ...restored, detail });
    case 'differs':
      return text('backup-list.reason.differs', {
        ...restored,
        count: proof?.differences ?? 0,
        detail,
      });
    case 'warning':
      return warnings.slice(0, 3).map(describeWarning).join('\n');
    case 'proven':
      return text('backup-list.reason.proven', restored);
    case 'unverified':
    case 'verified':
      return text('backup-list.reason.verified', { at: exactTime(new Date(verifiedAt)) });
  }
}
