import { useMemo, type ReactNode } from 'react';
import type { Contents } from '#shared/domain/catalog.ts';
import { text } from '#shared/words/text.ts';
import { changedRowsOf, rowChanges } from '../compare/compare-messages.ts';
import type { Changes } from '../compare/useChanges.ts';
import { subjectOfBackup } from '../opened-backup/opened-file.ts';
import { ContentsSide } from './ContentsSide.tsx';
import { describeType, type Item } from './contents-messages.ts';
import { DefinitionView } from './DefinitionView.tsx';
import { SearchResult } from './SearchResult.tsx';
import { TableRows } from './TableRows.tsx';
import { useRowSearch } from './useRowSearch.ts';
import classes from './Contents.module.css';

interface Props {
  contents: Contents;
  items: readonly Item[];
  chosen: Item | undefined;
  /** The database that place and filter belong to. */
  subject: string;
  view: 'contents' | 'definition' | 'compare';
  changes: Changes;
  /** The changes of the chosen table. */
  changesPane: ReactNode;
  onCompare: () => void;
  onChoose: (item: Item) => void;
}

const keyOf = ({ schema, name }: { schema: string; name: string }): string =>
  JSON.stringify([schema, name]);

/** The tree of the contents on the left; rows or definition of the chosen object on the right. */
export function ContentsPage(props: Props) {
  const { contents, items, chosen, subject, view, changes, changesPane } = props;
  const { onCompare, onChoose } = props;
  const { openedId } = contents;
  const { comparison } = changes;
  const changeOf = useMemo(() => {
    const found = new Map(
      comparison?.difference.tables.flatMap((one) =>
        one.change === 'same'
          ? []
          : [[keyOf(one), { rows: changedRowsOf(one), text: rowChanges(one) }] as const],
      ),
    );
    return ({ table }: Item) => (table === null ? null : (found.get(keyOf(table)) ?? null));
  }, [comparison]);
  const search = useRowSearch(openedId, subjectOfBackup(contents));
  const table = chosen?.table ?? null;
  return (
    <div className={classes.columns}>
      <ContentsSide
        subject={subject}
        items={items}
        chosen={chosen}
        search={search}
        changeOf={changeOf}
        showsChanges={view === 'compare'}
        onOrder={(order) => {
          if (order === 'changed' && comparison === null) onCompare();
        }}
        onChoose={onChoose}
      />
      {chosen === undefined ? (
        <p className={classes.nothing}>{text('contents.empty-dump')}</p>
      ) : (
        <section className={classes.pane} aria-label={chosen.name}>
          {view === 'compare' ? (
            changesPane
          ) : view === 'contents' && table !== null ? (
            <>
              <SearchResult search={search} table={table.index} />
              <TableRows
                key={chosen.key}
                openedId={openedId}
                subject={subject}
                table={table}
                search={search}
              />
            </>
          ) : chosen.object === null ? (
            <p className={classes.nothing}>{describeType(chosen.type)}</p>
          ) : (
            <>
              <ObjectLine contents={contents} item={chosen} />
              <DefinitionView openedId={openedId} object={chosen.object} />
            </>
          )}
        </section>
      )}
    </div>
  );
}

/** Type of an object without rows; the value of a sequence. */
function ObjectLine({ contents, item }: { contents: Contents; item: Item }) {
  if (item.table !== null) return null;
  const value =
    item.kind === 'sequence'
      ? contents.sequences.find(({ schema, name }) => schema === item.schema && name === item.name)
      : undefined;
  return (
    <div className={classes.found}>
      <p>
        {value === undefined
          ? describeType(item.type)
          : text(
              value.isCalled ? 'contents.sequence.last-value' : 'contents.sequence.begins-with',
              { type: describeType(item.type), value: value.lastValue },
            )}
      </p>
    </div>
  );
}
