/** The latest drill of one backup, and the function that starts a drill. */
import type { Drill } from '#shared/domain/drill.ts';
import type { CallInput } from '#shared/ipc/contract.ts';
import { useStartDrill } from '../../api/mutations.ts';
import { useDrills, useDrillsOfOpened } from '../../api/queries.ts';

type DrillOrder = CallInput<'drills.start'>;

export interface Drilling {
  /** The latest drill of this backup since the start of the app. */
  drill: Drill | undefined;
  /** The error of the last start; null if it was successful. */
  startError: Error | null;
  isStarting: boolean;
  start: (order: { where: DrillOrder['where']; trusted: boolean }) => void;
}

export function useDrill(source: DrillOrder['source'], filename: string): Drilling {
  const start = useStartDrill();
  // In the folder of a connection, the filename is unique. In other folders, several files can have the
  // same name.
  const ofOpened = useDrillsOfOpened(source.kind === 'opened' ? source.openedId : null).data ?? [];
  const drill = useDrills().data?.find((one) =>
    source.kind === 'backup'
      ? one.connectionId === source.connectionId && one.filename === filename
      : ofOpened.includes(one.id),
  );
  return {
    drill,
    startError: start.error,
    isStarting: start.isPending,
    start: (order) => start.mutate({ source, ...order }),
  };
}
