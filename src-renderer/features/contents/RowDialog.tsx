import { Modal } from '@mantine/core';
import type { ContentsTable } from '#shared/domain/catalog.ts';
import { formatBytes } from '#shared/format.ts';
import { errorOf } from '../../api/bridge.ts';
import { useRows } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { CellValue } from './CellValue.tsx';
import classes from './Contents.module.css';

interface Props {
  openedId: string;
  table: ContentsTable;
  /** Number of the row, starting at 0. */
  row: number;
  onClose: () => void;
}

/** One row with its full values. Very long values are cut. */
export function RowDialog({ openedId, table, row, onClose }: Props) {
  const page = useRows(openedId, table.index, row, 1);
  const values = page.data?.rows[0]?.values ?? [];
  const cut = new Map(page.data?.cut.map(({ column, bytes }) => [column, bytes]));
  const title = `${table.name}, row ${(row + 1).toLocaleString('en-GB')}`;
  return (
    <Modal opened onClose={onClose} title={title} size={760}>
      {page.isError ? <ErrorCallout error={errorOf(page.error)} /> : null}
      <dl className={classes.row}>
        {values.map((value, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- columns do not move
          <div key={index}>
            <dt>{table.columns[index]}</dt>
            <dd>
              <CellValue value={value} marked={null} />
              {cut.has(index) ? (
                <span className={classes.cut}>
                  … {formatBytes(cut.get(index) ?? 0)} in total. Export the table to read the whole
                  value.
                </span>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
