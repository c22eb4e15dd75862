import type { Contents } from '#shared/domain/catalog.ts';
import type { RestoreSource } from '#shared/domain/restore.ts';
import { text } from '#shared/words/text.ts';
import { useConnections, useRestores, useRestoreTargets } from '../../api/queries.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import { useDismissal } from '../backup-run/useDismissal.ts';
import { subjectOfBackup, type ListedBackup } from '../opened-backup/opened-file.ts';
import type { RestoredPlace } from './NextSteps.tsx';
import { RestoreAnnouncer } from './RestoreAnnouncer.tsx';
import { RestorePanel } from './RestorePanel.tsx';
import { RestoreReview } from './RestoreReview.tsx';
import { RestoreWhat } from './RestoreWhat.tsx';
import { RestoreWhere } from './RestoreWhere.tsx';
import { missingFor, restoreForm, withOptions } from './restore-form.ts';
import classes from './Restore.module.css';

interface Props {
  contents: Contents;
  listed: ListedBackup | null;
  /** The connection whose server is suggested. */
  connectionId: string | null;
  /** Compares the backup with a restored database. */
  onCompare: (place: RestoredPlace) => void;
}

/** Restoring on one page: where to, what, and what will happen; then the progress and the result. */
export function RestorePage({ contents, listed, connectionId: suggested, onCompare }: Props) {
  const [form, setForm] = useRemembered(restoreForm, subjectOfBackup(contents));
  const connections = useConnections().data;
  const restores = useRestores().data ?? [];
  // When the user opens the page again, the running restore is shown.
  const restore = restores.find(({ id, state, filename }) =>
    form.restoreId === null
      ? state === 'running' && filename === contents.filename
      : id === form.restoreId,
  );
  const { dismissed, dismiss } = useDismissal(restore?.id);
  const source: RestoreSource =
    listed === null
      ? { kind: 'opened', openedId: contents.openedId }
      : { kind: 'backup', ...listed };
  const connectionId = form.connectionId ?? suggested;
  const targets = useRestoreTargets(connectionId, source);

  if (restore !== undefined && !dismissed) {
    return (
      <div className={classes.result}>
        <RestorePanel
          key={restore.id}
          restore={restore}
          onCompare={onCompare}
          onDismiss={() => {
            dismiss();
            // The server has one database more: the suggested name is now another one.
            void targets.refetch();
            setForm((before) => ({ ...before, restoreId: null }));
          }}
          onRetry={(more) => {
            dismiss();
            setForm((before) => ({
              ...before,
              restoreId: null,
              options: withOptions(before.options, more),
            }));
          }}
        />
        <RestoreAnnouncer restore={restore} />
      </div>
    );
  }
  if (connections?.length === 0) {
    return <p className={classes.quiet}>{text('restore.no-connection')}</p>;
  }
  const database =
    form.mode === 'replace'
      ? form.replaced
      : (form.typedName ?? targets.data?.suggestedName ?? null);
  const missing = missingFor(form, database, targets.data);
  return (
    <div className={classes.page}>
      <div className={classes.form}>
        <RestoreWhere form={form} connectionId={connectionId} targets={targets} onForm={setForm} />
        <RestoreWhat contents={contents} form={form} onForm={setForm} />
      </div>
      <section className={classes.form} aria-labelledby="restore-review">
        <h2 id="restore-review">{text('restore.review')}</h2>
        {missing !== null || connectionId === null || database === null ? (
          <p className={classes.quiet}>{text(`restore.review-waits.${missing ?? 'server'}`)}</p>
        ) : (
          <RestoreReview
            order={{
              source,
              connectionId,
              database,
              mode: form.mode,
              tables: form.mode === 'new' && form.tables !== null ? [...form.tables] : null,
              ...form.options,
            }}
            onOptions={(options) => setForm((before) => ({ ...before, options }))}
            onStarted={(restoreId) => setForm((before) => ({ ...before, restoreId }))}
          />
        )}
      </section>
    </div>
  );
}
