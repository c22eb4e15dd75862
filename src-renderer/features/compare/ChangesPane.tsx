import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { text } from '#shared/words/text.ts';
import { useColumns } from '../../api/queries.ts';
import type { Item } from '../contents/contents-messages.ts';
import { ChangesBar } from './ChangesBar.tsx';
import { ComparisonResult } from './ComparisonResult.tsx';
import { TableChanges } from './TableChanges.tsx';
import type { Changes } from './useChanges.ts';
import classes from './Compare.module.css';

interface Props {
  openedId: string;
  /** The database that widths and places belong to. */
  subject: string;
  item: Item | undefined;
  changes: Changes;
  connection: Connection | undefined;
  others: readonly BackupEntry[];
  older: BackupEntry | null;
  onChoose: (table: { schema: string; name: string }) => void;
}

/** The changes of the chosen table, or of the whole backup if that table did not change. */
export function ChangesPane(props: Props) {
  const { openedId, subject, item, changes, connection, others, older, onChoose } = props;
  const { comparison, now } = changes;
  const table = item?.table ?? null;
  const difference = table === null ? null : changes.ofTable(table);
  return (
    <>
      <ChangesBar changes={changes} connection={connection} others={others} older={older} />
      {comparison === null || now.state === 'running' ? (
        <p className={classes.nothing}>
          {now.state === 'running' ? '' : text('compare.nothing-compared')}
        </p>
      ) : difference === null || table === null ? (
        <div className={classes.summary}>
          <ComparisonResult comparison={comparison} onChoose={onChoose} />
        </div>
      ) : (
        <ChangesOf
          key={`${comparison.comparisonId} ${item?.key ?? ''}`}
          openedId={openedId}
          index={table.index}
          comparisonId={comparison.comparisonId}
          table={difference}
          subject={JSON.stringify([subject, table.schema, table.name])}
        />
      )}
    </>
  );
}

type OfProps = Omit<Parameters<typeof TableChanges>[0], 'facts'> & {
  openedId: string;
  /** −1 if only the other side has the table. */
  index: number;
};

function ChangesOf({ openedId, index, ...rest }: OfProps) {
  const facts = useColumns(openedId, index).data;
  return <TableChanges {...rest} facts={facts} />;
}
