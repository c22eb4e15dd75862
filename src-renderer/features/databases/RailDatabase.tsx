import type { Connection } from '#shared/domain/connection.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { useProtectionStatus } from '../protection/useProtectionStatus.ts';
import classes from './Rail.module.css';

interface Props {
  connection: Connection;
  current: boolean;
  onShow: () => void;
}

const stateNames = {
  loading: '',
  none: 'Not protected',
  good: 'Protected',
  attention: 'Needs attention',
  loss: 'Failed',
  running: 'Running',
} as const;

/** One database in the rail: state, name, last backup. */
export function RailDatabase({ connection, current, onShow }: Props) {
  const truth = useProtectionStatus(connection.id);
  return (
    <button
      type="button"
      className={classes.entry}
      aria-current={current ? 'page' : undefined}
      title={truth.sentence === '' ? connection.name : `${connection.name}\n${truth.sentence}`}
      onClick={onShow}
    >
      <StatusDot tone={truth.tone} label={stateNames[truth.tone]} />
      <span className={classes.words}>
        <span className={classes.name}>{connection.name}</span>
        <span className={classes.last}>{truth.short === '' ? '…' : truth.short}</span>
      </span>
    </button>
  );
}
