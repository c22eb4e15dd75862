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
import { countedDifferences } from '../drill/drill-messages.ts';
import { markNames, markOf, type MarkKind } from './backup-messages.ts';
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
      <span className={classes.cut}>{markNames[kind]}</span>
    </span>
  );
}

/** Why the backup has this mark, in one or more sentences. */
export function reasonOf({ details, manifestError }: BackupEntry, kind: MarkKind): string {
  if (details === null) {
    return (
      manifestError ??
      'The file has no manifest: it was copied into the folder manually, or the manifest was lost.'
    );
  }
  const { proof, invalidated, warnings, verifiedAt } = details;
  const provenAt = proof === null ? '' : exactTime(new Date(proof.provenAt));
  const restored =
    proof === null ? '' : `Restored into PostgreSQL ${proof.serverVersion} on ${provenAt}`;
  switch (kind) {
    case 'damaged': {
      const detail = invalidated?.detail ?? '';
      const at = invalidated?.at ?? null;
      return at === null ? detail : `Verified again on ${exactTime(new Date(at))}: ${detail}`;
    }
    case 'not-restorable':
      return `PostgreSQL ${proof?.serverVersion ?? ''} could not restore it on ${provenAt}: ${invalidated?.detail ?? ''}`;
    case 'differs':
      return `${restored}, with ${countedDifferences(proof?.differences ?? 0)}: ${invalidated?.detail ?? ''}`;
    case 'warning':
      return warnings.slice(0, 3).map(describeWarning).join('\n');
    case 'proven':
      return `${restored}: no differences`;
    case 'unverified':
    case 'verified':
      return `Read back on ${exactTime(new Date(verifiedAt))}: the file is complete`;
  }
}
