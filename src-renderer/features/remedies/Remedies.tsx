import { Button } from '@mantine/core';
import type { Remedy } from '#shared/errors/remedies.ts';
import { remedyLabel } from '#shared/protection/blocker-messages.ts';
import { useRemedyActions } from './useRemedyActions.ts';

interface Props {
  /** The connection that the remedies are for. */
  connectionId: string;
  /** The most likely first. Those that this place cannot offer are left out. */
  remedies: readonly Remedy[];
  /** What "try again" does here; not offered if not set. */
  onRetry?: (() => void) | undefined;
  /** True while `onRetry` is working. */
  retrying?: boolean;
}

/** The actions against an error or a blocker, as buttons. */
export function Remedies({ connectionId, remedies, onRetry, retrying = false }: Props) {
  const actions = useRemedyActions(connectionId, onRetry);
  return remedies.map((remedy) => {
    const action = actions[remedy];
    if (action === undefined) return null;
    const isRetry = remedy === 'try-again' || remedy === 'unlock-keychain';
    return (
      <Button
        key={remedy}
        variant="default"
        size="xs"
        loading={action.busy || (isRetry && retrying)}
        onClick={action.run}
      >
        {remedyLabel(remedy)}
      </Button>
    );
  });
}
