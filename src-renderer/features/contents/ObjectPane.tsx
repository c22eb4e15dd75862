import type { Contents } from '#shared/domain/catalog.ts';
import { describeType, type Item } from './contents-messages.ts';
import { DefinitionView } from './DefinitionView.tsx';
import classes from './Contents.module.css';

interface Props {
  contents: Contents;
  item: Item;
}

/** An object without rows: its type and the SQL that creates it. */
export function ObjectPane({ contents, item }: Props) {
  const value =
    item.kind === 'sequence'
      ? contents.sequences.find(({ schema, name }) => schema === item.schema && name === item.name)
      : undefined;
  return (
    <section className={classes.pane} aria-label={item.name}>
      <header className={classes.paneHead}>
        <div className={classes.title}>
          <h2>
            {item.schema === null ? '' : `${item.schema}.`}
            {item.name}
          </h2>
          <p>
            {describeType(item.type)}
            {value === undefined
              ? ''
              : ` · ${value.isCalled ? 'last value' : 'begins with'} ${value.lastValue}`}
          </p>
        </div>
      </header>
      {item.object === null ? null : (
        <DefinitionView openedId={contents.openedId} object={item.object} />
      )}
    </section>
  );
}
