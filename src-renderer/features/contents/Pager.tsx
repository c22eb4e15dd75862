import { ActionIcon, NumberInput } from '@mantine/core';
import {
  IconChevronLeft,
  IconChevronRight,
  IconChevronsLeft,
  IconChevronsRight,
} from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { describePage } from './contents-messages.ts';
import classes from './Contents.module.css';

interface Props {
  offset: number;
  limit: number;
  /** Number of rows on this page. */
  shown: number;
  total: number;
  onGo: (offset: number) => void;
}

/** Moves through the pages of a table, or directly to a row. */
export function Pager({ offset, limit, shown, total, onGo }: Props) {
  const last = Math.max(0, Math.floor((total - 1) / limit) * limit);
  const [row, setRow] = useState<string | number>('');
  const goToRow = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || typeof row !== 'number') return;
    onGo(Math.max(0, Math.min(total, row) - 1));
    setRow('');
  };
  const steps = [
    { label: 'First page', Icon: IconChevronsLeft, to: 0, off: offset === 0 },
    {
      label: 'Previous page',
      Icon: IconChevronLeft,
      to: Math.max(0, offset - limit),
      off: offset === 0,
    },
    {
      label: 'Next page',
      Icon: IconChevronRight,
      to: offset + limit,
      off: offset + limit >= total,
    },
    { label: 'Last page', Icon: IconChevronsRight, to: last, off: offset + limit >= total },
  ];
  return (
    <div className={classes.pager}>
      <p aria-live="polite">{describePage(offset, shown, total)}</p>
      {steps.map(({ label, Icon, to, off }) => (
        <ActionIcon
          key={label}
          variant="subtle"
          color="gray"
          aria-label={label}
          title={label}
          disabled={off}
          onClick={() => onGo(to)}
        >
          <Icon size={16} stroke={1.75} />
        </ActionIcon>
      ))}
      {total > limit ? (
        <NumberInput
          className={classes.goToRow}
          size="xs"
          aria-label="Go to row"
          placeholder="Go to row"
          hideControls
          allowNegative={false}
          allowDecimal={false}
          thousandSeparator=","
          value={row}
          onChange={setRow}
          onKeyDown={goToRow}
        />
      ) : null}
    </div>
  );
}
