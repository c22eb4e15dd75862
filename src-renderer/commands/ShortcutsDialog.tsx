import { Modal } from '@mantine/core';
import { Fragment } from 'react';
import { commandIds, commands, shownKey, titleOfCommand, type Command } from '#shared/commands.ts';
import { text } from '#shared/words/text.ts';
import { isMac } from './useCommandKeys.ts';
import classes from './Commands.module.css';

const menus: readonly Command['menu'][] = ['file', 'view', 'go', 'help'];

/** All keys of the window, in the order of the menu. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const lists: [string, string[]][] = [
    [text('commands.list-move'), ['ArrowUp', 'ArrowDown']],
    [text('commands.list-ends'), ['Home', 'End']],
    [text('commands.list-open'), ['Enter']],
  ];
  return (
    <Modal opened onClose={onClose} title={text('commands.shortcuts')} size={460}>
      <div className={classes.shortcuts}>
        {menus.map((menu) => (
          <Keys
            key={menu}
            title={text(`commands.menu-${menu}`)}
            rows={commandIds
              .filter((id) => commands[id].menu === menu && commands[id].keys.length > 0)
              .map((id) => [titleOfCommand(id), commands[id].keys])}
          />
        ))}
        <Keys title={text('commands.lists')} rows={lists} />
      </div>
    </Modal>
  );
}

function Keys({ title, rows }: { title: string; rows: (readonly [string, readonly string[]])[] }) {
  return (
    <>
      <h3>{title}</h3>
      <dl>
        {rows.map(([name, keys]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {keys.map((key, place) => (
                <Fragment key={key}>
                  {place === 0 ? null : ` ${text('commands.or')} `}
                  <kbd className={classes.keys}>{shownKey(key, isMac)}</kbd>
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
