import { Button } from '@mantine/core';
import { useState } from 'react';
import type { DrillWhere } from '#shared/domain/drill.ts';
import type { Proof } from '#shared/domain/proof.ts';
import { exactTime } from '#shared/describe-time.ts';
import type { CallInput } from '#shared/ipc/contract.ts';
import { errorOf } from '../../api/bridge.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { DifferenceList } from './DifferenceList.tsx';
import { proofSentence } from './drill-messages.ts';
import { DrillPanel } from './DrillPanel.tsx';
import { TrustQuestion } from './TrustQuestion.tsx';
import { useDrill } from './useDrill.ts';
import { text } from '#shared/words/text.ts';

interface Props {
  source: CallInput<'drills.start'>['source'];
  filename: string;
  /** The proof of the latest drill; null if the backup was never proven. */
  proof: Proof | null;
  /**
   * True if Nightjar did not create the file. A drill runs its SQL, so the user must confirm that
   * it is trusted.
   */
  isUntrusted: boolean;
}

/** The proof of an opened backup, and the button that starts a drill. */
export function ProofResult({ source, filename, proof, isUntrusted }: Props) {
  const { drill, startError, isStarting, start } = useDrill(source, filename);
  /** The server of the drill while the user is asked whether the file is trusted; else null. */
  const [asking, setAsking] = useState<DrillWhere | null>(null);
  const running = drill?.state === 'running';
  // The manifest is verified at the start of a drill. Only then it is known that the file is untrusted.
  const needsTrust =
    isUntrusted || (drill?.state === 'failed' && drill.error.code === 'drill-not-trusted');
  const begin = (where: DrillWhere, trusted: boolean) => {
    setAsking(null);
    start({ where, trusted });
  };
  const prove = (where: DrillWhere) => (needsTrust ? setAsking(where) : begin(where, false));
  return (
    <>
      {proof === null ? (
        <p>{text('drill.only-restore-proves-backup-restorable')}</p>
      ) : proof.differences.length === 0 ? (
        <p>
          {text('drill.at-proof', {
            at: exactTime(new Date(proof.provenAt)),
            proof: proofSentence(proof),
          })}
        </p>
      ) : (
        <>
          <p>
            {proof.notRestored === undefined
              ? text('drill.these-differed-after-restore', {
                  at: exactTime(new Date(proof.provenAt)),
                })
              : text('drill.could-not-restored', { at: exactTime(new Date(proof.provenAt)) })}
          </p>
          <DifferenceList proof={proof} />
        </>
      )}
      {running ? null : (
        <Button
          variant="default"
          size="xs"
          mt={8}
          loading={isStarting}
          onClick={() => prove('here')}
        >
          {proof === null ? text('drill.prove-2') : text('drill.prove-again')}
        </Button>
      )}
      {startError === null ? null : <ErrorCallout error={errorOf(startError)} tone="attention" />}
      {drill === undefined || drill.state === 'finished' ? null : (
        <DrillPanel key={drill.id} drill={drill} onStart={prove} />
      )}
      {asking === null ? null : (
        <TrustQuestion
          filename={filename}
          where={asking}
          onCancel={() => setAsking(null)}
          onTrust={() => begin(asking, true)}
        />
      )}
    </>
  );
}
