import { VisuallyHidden } from '@mantine/core';
import { useStartDrill } from '../../api/mutations.ts';
import { useDrills } from '../../api/queries.ts';
import { errorOf } from '../../api/bridge.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { useDismissal } from '../backup-run/useDismissal.ts';
import { drillAnnouncement } from './drill-words.ts';
import { DrillPanel } from './DrillPanel.tsx';

interface Props {
  connectionId: string;
}

/** The latest drill of a database's backups: its progress, and its result until it is dismissed. */
export function DatabaseDrills({ connectionId }: Props) {
  const start = useStartDrill();
  const drill = useDrills().data?.find((one) => one.connectionId === connectionId);
  const { dismissed, dismiss } = useDismissal(drill?.id);
  return (
    <>
      {drill === undefined || dismissed ? null : (
        <DrillPanel
          key={drill.id}
          drill={drill}
          onDismiss={dismiss}
          onStart={(where) =>
            start.mutate(
              {
                source: { kind: 'backup', connectionId, filename: drill.filename },
                trusted: false,
                where,
              },
              { onError: (thrown) => notifyError(errorOf(thrown)) },
            )
          }
        />
      )}
      <VisuallyHidden component="output">{drillAnnouncement(drill)}</VisuallyHidden>
    </>
  );
}
