import { Radio, Select, TextInput } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { RestoreTargets } from '#shared/domain/restore.ts';
import { remediesOf } from '#shared/errors/remedies.ts';
import { formatBytes } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { useConnections } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { Remedies } from '../remedies/Remedies.tsx';
import { problemOfName, type RestoreForm } from './restore-form.ts';
import classes from './Restore.module.css';

interface Props {
  form: RestoreForm;
  connectionId: string | null;
  targets: UseQueryResult<RestoreTargets>;
  onForm: (change: (before: RestoreForm) => RestoreForm) => void;
}

/** The choice of the server and of a new or an existing database. */
export function RestoreWhere({ form, connectionId, targets, onForm }: Props) {
  const connections = useConnections().data ?? [];
  const change = (changes: Partial<RestoreForm>) => onForm((before) => ({ ...before, ...changes }));
  const name = form.typedName ?? targets.data?.suggestedName ?? '';
  const error = targets.isError ? errorOf(targets.error) : null;
  return (
    <section className={classes.form} aria-labelledby="restore-where">
      <h2 id="restore-where">{text('restore.where')}</h2>
      <Select
        label={text('restore.server')}
        data={connections.map((one) => ({
          value: one.id,
          label: text('restore.server-at', { name: one.name, host: one.host, port: one.port }),
        }))}
        value={connectionId}
        allowDeselect={false}
        onChange={(id) => change({ connectionId: id, typedName: null, replaced: null })}
      />
      {error === null || connectionId === null ? null : (
        <div role="alert">
          <ErrorCallout
            error={error}
            tone="attention"
            actions={
              <Remedies
                connectionId={connectionId}
                remedies={remediesOf(error.code)}
                onRetry={() => void targets.refetch()}
                retrying={targets.isFetching}
              />
            }
          />
        </div>
      )}
      {targets.data === undefined ? null : (
        <Radio.Group
          label={text('restore.database')}
          value={form.mode}
          onChange={(value) => change({ mode: value === 'replace' ? 'replace' : 'new' })}
        >
          <div className={classes.option}>
            <Radio value="new" label={text('restore.new')} description={text('restore.new-hint')} />
            {form.mode === 'new' ? (
              <TextInput
                className={classes.indented}
                label={text('restore.name')}
                value={name}
                error={name === '' ? null : problemOfName(name, targets.data)}
                onChange={(event) => change({ typedName: event.currentTarget.value })}
              />
            ) : null}
          </div>
          <div className={classes.option}>
            <Radio
              value="replace"
              label={text('restore.replace')}
              description={text('restore.replace-hint')}
            />
            {form.mode === 'replace' ? (
              <Select
                className={classes.indented}
                label={text('restore.database-to-replace')}
                placeholder={text('restore.choose-database')}
                searchable
                data={targets.data.databases.map((one) => ({
                  value: one.name,
                  label:
                    one.sizeBytes === null
                      ? one.name
                      : text('restore.database-of-size', {
                          database: one.name,
                          size: formatBytes(one.sizeBytes),
                        }),
                }))}
                value={form.replaced}
                onChange={(replaced) => change({ replaced })}
              />
            ) : null}
          </div>
        </Radio.Group>
      )}
    </section>
  );
}
