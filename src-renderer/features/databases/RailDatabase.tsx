import type { Connection } from '#shared/domain/connection.ts';
import { text } from '#shared/words/text.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { useProtection } from '../protection/useProtection.ts';
import classes from './Rail.module.css';

interface Props {
  connection: Connection;
  current: boolean;
  onShow: () => void;
}

/** One database in the rail: state, name, last backup. */
export function RailDatabase({ connection, current, onShow }: Props) {
  const { status } = useProtection(connection.id);
  return (
    <button
      type="button"
      className={classes.entry}
      data-roving={connection.name}
      aria-current={current ? 'page' : undefined}
      title={status.sentence === '' ? connection.name : `${connection.name}\n${status.sentence}`}
      onClick={onShow}
    >
      <StatusDot
        tone={status.tone}
        label={status.tone === 'loading' ? '' : text(`databases.state.${status.tone}`)}
      />
      <span className={classes.labels}>
        <span className={classes.name}>{connection.name}</span>
        <span className={classes.last}>{status.short === '' ? '…' : status.short}</span>
      </span>
    </button>
  );
}
