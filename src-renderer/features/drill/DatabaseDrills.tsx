import { VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { DrillWhere } from '#shared/domain/drill.ts';
import { useStartDrill } from '../../api/mutations.ts';
import { useDrills } from '../../api/queries.ts';
import { errorOf } from '../../api/bridge.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { useDismissal } from '../backup-run/useDismissal.ts';
import { drillAnnouncement } from './drill-messages.ts';
import { DrillPanel } from './DrillPanel.tsx';
import { TrustQuestion } from './TrustQuestion.tsx';

interface Props {
  connectionId: string;
}

/**
 * The latest drill of the backups of a database: its progress, and its result until it is
 * dismissed.
 */
export function DatabaseDrills({ connectionId }: Props) {
  const start = useStartDrill();
  const drill = useDrills().data?.find((one) => one.connectionId === connectionId);
  const { dismissed, dismiss } = useDismissal(drill?.id);
  /** The server of the drill while the user is asked whether the file is trusted; else null. */
  const [asking, setAsking] = useState<DrillWhere | null>(null);
  const [wanted, setWanted] = useState<DrillWhere>('here');
  const begin = (filename: string, where: DrillWhere, trusted: boolean) => {
    setAsking(null);
    setWanted(where);
    start.mutate(
      { source: { kind: 'backup', connectionId, filename }, trusted, where },
      { onError: (thrown) => notifyError(errorOf(thrown)) },
    );
  };
  return (
    <>
      {drill === undefined || dismissed ? null : (
        <DrillPanel
          key={drill.id}
          drill={drill}
          onDismiss={dismiss}
          onStart={(where) => begin(drill.filename, where, false)}
          onAsk={() => setAsking(wanted)}
        />
      )}
      {asking === null || drill === undefined ? null : (
        <TrustQuestion
          filename={drill.filename}
          where={asking}
          onCancel={() => setAsking(null)}
          onTrust={() => begin(drill.filename, asking, true)}
        />
      )}
      <VisuallyHidden component="output">{drillAnnouncement(drill)}</VisuallyHidden>
    </>
  );
}
