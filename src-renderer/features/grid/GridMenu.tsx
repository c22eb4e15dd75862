import { Menu } from '@mantine/core';
import { text } from '#shared/words/text.ts';
import type { CopyFormat } from './copy-formats.ts';
import type { GridColumns } from './useGridColumns.ts';
import classes from './DataGrid.module.css';

export interface MenuPlace {
  /** True for the menu of a column, false for the menu of the selected cells. */
  isHead: boolean;
  x: number;
  y: number;
}

interface Props {
  place: MenuPlace;
  columns: GridColumns;
  column: number;
  /** True for the rows of a comparison. */
  isChanges: boolean;
  onCopy: (format: CopyFormat) => void;
  onOpenRow: () => void;
  onClose: () => void;
}

const formats = ['cells', 'csv', 'json', 'insert'] as const;

/** The context menu of the selected cells, or of a column. */
export function GridMenu(props: Props) {
  const { place, columns, column, isChanges, onCopy, onOpenRow, onClose } = props;
  const found = columns.columns[column];
  return (
    <Menu opened onClose={onClose} position="bottom-start" trapFocus>
      <Menu.Target>
        <button
          type="button"
          className={classes.menuPlace}
          aria-label={text('grid.menu')}
          tabIndex={-1}
          style={{ left: place.x, top: place.y }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {place.isHead && found !== undefined ? (
          <>
            <Menu.Item onClick={() => columns.resize(found.name, found.width + 48)}>
              {text('grid.wider')}
            </Menu.Item>
            <Menu.Item onClick={() => columns.resize(found.name, found.width - 48)}>
              {text('grid.narrower')}
            </Menu.Item>
            <Menu.Item disabled={column === 0} onClick={() => columns.move(column, column - 1)}>
              {text('grid.move-left')}
            </Menu.Item>
            <Menu.Item
              disabled={column === columns.columns.length - 1}
              onClick={() => columns.move(column, column + 1)}
            >
              {text('grid.move-right')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item onClick={columns.reset}>{text('grid.reset-columns')}</Menu.Item>
          </>
        ) : (
          <>
            {(isChanges ? ([...formats, 'insert-before'] as const) : formats).map((format) => (
              <Menu.Item key={format} onClick={() => onCopy(format)}>
                {text(`grid.copy.${format}`)}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item onClick={onOpenRow}>{text('grid.open-row')}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
