import type { Contents } from '#shared/domain/catalog.ts';
import { subjectOfBackup } from '../opened-backup/opened-file.ts';
import { ContentsSide } from './ContentsSide.tsx';
import { contentsTexts as texts, describeType, type Item } from './contents-messages.ts';
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
  view: 'contents' | 'definition';
  onChoose: (item: Item) => void;
}

const unknownChange = (): null => null;
const nothing = (): void => undefined;

/** The tree of the contents on the left; rows or definition of the chosen object on the right. */
export function ContentsPage({ contents, items, chosen, subject, view, onChoose }: Props) {
  const { openedId } = contents;
  const search = useRowSearch(openedId, subjectOfBackup(contents));
  const table = chosen?.table ?? null;
  return (
    <div className={classes.columns}>
      <ContentsSide
        subject={subject}
        items={items}
        chosen={chosen}
        search={search}
        changeOf={unknownChange}
        onOrder={nothing}
        onChoose={onChoose}
      />
      {chosen === undefined ? (
        <p className={classes.nothing}>{texts.emptyDump}</p>
      ) : (
        <section className={classes.pane} aria-label={chosen.name}>
          {view === 'contents' && table !== null ? (
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
        {describeType(item.type)}
        {value === undefined
          ? ''
          : ` · ${value.isCalled ? 'last value' : 'begins with'} ${value.lastValue}`}
      </p>
    </div>
  );
}
