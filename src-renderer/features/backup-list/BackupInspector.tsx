import { Button, CloseButton } from '@mantine/core';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { useAcknowledgeWarnings } from '../../api/mutations.ts';
import { useBackupFacts } from '../../api/queries.ts';
import type { BackupView } from '../../navigation.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { WarningList } from '../protection/WarningList.tsx';
import { BackupMark, reasonOf } from './BackupMark.tsx';
import { dayTitle, markOf, restoreLabel, timeOf } from './backup-messages.ts';
import { inspectorFacts } from './inspector-facts.ts';
import type { ListedBackup } from './listed-backup.ts';
import type { BackupActions } from './useBackupActions.ts';
import classes from './BackupInspector.module.css';

interface Props {
  connectionId: string;
  row: ListedBackup;
  actions: BackupActions;
  onOpen: (backup: BackupEntry, view: BackupView) => void;
  onClose: () => void;
}

/** All facts and all actions of the active backup. */
export function BackupInspector({ connectionId, row, actions, onOpen, onClose }: Props) {
  const { backup, day } = row;
  const { details, filename } = backup;
  const facts = useBackupFacts(connectionId, filename).data;
  const acknowledge = useAcknowledgeWarnings();
  const kind = markOf(backup);
  const warnings = details?.warnings ?? [];
  const path = facts?.path;
  const sha256 = facts?.manifest?.sha256;
  return (
    <section className={classes.inspector} aria-labelledby="inspector-heading">
      <header className={classes.head}>
        <h3 id="inspector-heading">
          {dayTitle(day)}, {timeOf(backup)}
        </h3>
        <CloseButton size="sm" aria-label="Hide the details" onClick={onClose} />
      </header>
      <div className={classes.main}>
        <Button size="xs" onClick={() => onOpen(backup, 'contents')}>
          Open
        </Button>
        <Button size="xs" variant="default" onClick={() => onOpen(backup, 'restore')}>
          {restoreLabel(backup)}
        </Button>
      </div>
      <div className={classes.state}>
        <BackupMark backup={backup} />
        {warnings.length > 0 ? (
          <>
            <WarningList warnings={warnings} />
            <Button
              variant="default"
              size="compact-sm"
              loading={acknowledge.isPending}
              onClick={() => acknowledge.mutate({ connectionId, filename })}
            >
              Acknowledge
            </Button>
          </>
        ) : (
          <p>{reasonOf(backup, kind)}</p>
        )}
      </div>
      <dl className={classes.facts}>
        {inspectorFacts(row, facts).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {path === undefined ? null : (
          <div>
            <dt>Path</dt>
            <dd>
              <span className={classes.code}>{path}</span>
              <CopyButton label="Copy path" text={() => path} />
            </dd>
          </div>
        )}
        {sha256 === undefined ? null : (
          <div>
            <dt>SHA-256</dt>
            <dd>
              <span className={classes.code}>{sha256}</span>
              <CopyButton label="Copy checksum" text={() => sha256} />
            </dd>
          </div>
        )}
      </dl>
      <div className={classes.actions}>
        <Button variant="subtle" size="compact-sm" onClick={() => onOpen(backup, 'compare')}>
          {row.before === null ? 'Compare…' : 'Compare with the one before…'}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={() => actions.verify([backup])}>
          Verify
        </Button>
        {details === null ? null : (
          <>
            <Button variant="subtle" size="compact-sm" onClick={() => actions.prove(backup)}>
              Prove
            </Button>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => actions.pin([backup], !details.pinned)}
            >
              {details.pinned ? 'Unpin' : 'Pin'}
            </Button>
          </>
        )}
        <Button variant="subtle" size="compact-sm" onClick={() => actions.showInFolder(backup)}>
          Show in folder
        </Button>
        <Button
          variant="subtle"
          size="compact-sm"
          className={classes.destructive}
          onClick={() => actions.remove([backup])}
        >
          Delete…
        </Button>
      </div>
    </section>
  );
}
