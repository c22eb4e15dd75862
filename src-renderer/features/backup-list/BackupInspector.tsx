import { Button, CloseButton } from '@mantine/core';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { text } from '#shared/words/text.ts';
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
          {text('backup-list.inspector.title', { day: dayTitle(day), time: timeOf(backup) })}
        </h3>
        <CloseButton size="sm" aria-label={text('backup-list.inspector.hide')} onClick={onClose} />
      </header>
      <div className={classes.main}>
        <Button size="xs" onClick={() => onOpen(backup, 'contents')}>
          {text('backup-list.action.open')}
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
              {text('backup-list.action.acknowledge')}
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
            <dt>{text('backup-list.fact.path')}</dt>
            <dd>
              <span className={classes.code}>{path}</span>
              <CopyButton label={text('backup-list.action.copy-path')} text={() => path} />
            </dd>
          </div>
        )}
        {sha256 === undefined ? null : (
          <div>
            <dt>{text('backup-list.fact.sha256')}</dt>
            <dd>
              <span className={classes.code}>{sha256}</span>
              <CopyButton label={text('backup-list.action.copy-checksum')} text={() => sha256} />
            </dd>
          </div>
        )}
      </dl>
      <div className={classes.actions}>
        <Button variant="subtle" size="compact-sm" onClick={() => onOpen(backup, 'compare')}>
          {text(
            row.before === null
              ? 'backup-list.action.compare'
              : 'backup-list.action.compare-before',
          )}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={() => actions.verify([backup])}>
          {text('backup-list.action.verify')}
        </Button>
        {details === null ? null : (
          <>
            <Button variant="subtle" size="compact-sm" onClick={() => actions.prove(backup)}>
              {text('backup-list.action.prove')}
            </Button>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => actions.pin([backup], !details.pinned)}
            >
              {text(details.pinned ? 'backup-list.action.unpin' : 'backup-list.action.pin')}
            </Button>
          </>
        )}
        <Button variant="subtle" size="compact-sm" onClick={() => actions.showInFolder(backup)}>
          {text('backup-list.action.show-in-folder')}
        </Button>
        <Button
          variant="subtle"
          size="compact-sm"
          className={classes.destructive}
          onClick={() => actions.remove([backup])}
        >
          {text('backup-list.action.delete')}
        </Button>
      </div>
    </section>
  );
}
