import { Select, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { contentsKindSchema, type Contents, type ContentsKind } from '#shared/domain/catalog.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import { subjectOfBackup } from '../opened-backup/opened-file.ts';
import { chosenObject } from './chosen-object.ts';
import { itemsOf, kindsOf, kindNames, matching } from './contents-messages.ts';
import { ObjectList } from './ObjectList.tsx';
import { ObjectPane } from './ObjectPane.tsx';
import { TablePane } from './TablePane.tsx';
import classes from './Contents.module.css';

interface Props {
  contents: Contents;
}

/** The objects of the dump on the left, the chosen object on the right. */
export function ContentsTab({ contents }: Props) {
  const items = useMemo(() => itemsOf(contents), [contents]);
  const kinds = useMemo(() => kindsOf(items), [items]);
  const [kind, setKind] = useState<ContentsKind | null>(
    kinds.some((one) => one.kind === 'table') ? 'table' : null,
  );
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const shown = useMemo(() => matching(items, kind, wanted), [items, kind, wanted]);
  const [chosenKey, setChosenKey] = useRemembered(chosenObject, subjectOfBackup(contents));
  const chosen = shown.find(({ key }) => key === chosenKey) ?? shown[0];
  const search = useRef<HTMLInputElement>(null);
  useHotkeys([['/', () => search.current?.focus()]]);

  return (
    <div className={classes.columns}>
      <div className={classes.side}>
        <div className={classes.filters}>
          <TextInput
            ref={search}
            size="xs"
            aria-label="Search the contents"
            placeholder="Search"
            leftSection={<IconSearch size={14} stroke={1.75} />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Select
            size="xs"
            aria-label="Kind"
            data={[
              { value: '', label: `Everything (${items.length.toLocaleString('en-GB')})` },
              ...kinds.map((one) => ({
                value: one.kind,
                label: `${kindNames[one.kind].many} (${one.count.toLocaleString('en-GB')})`,
              })),
            ]}
            value={kind ?? ''}
            allowDeselect={false}
            onChange={(value) => setKind(contentsKindSchema.safeParse(value).data ?? null)}
          />
        </div>
        <ObjectList
          // A new list begins at its top.
          key={`${kind ?? ''} ${wanted}`}
          items={shown}
          chosenKey={chosen?.key ?? null}
          onChoose={setChosenKey}
        />
      </div>
      {chosen === undefined ? (
        <p className={classes.nothing}>
          {items.length === 0 ? 'This dump is empty.' : 'No object matches the search.'}
        </p>
      ) : chosen.table === null ? (
        <ObjectPane key={chosen.key} contents={contents} item={chosen} />
      ) : (
        <TablePane
          key={chosen.key}
          openedId={contents.openedId}
          table={chosen.table}
          object={chosen.object}
        />
      )}
    </div>
  );
}
