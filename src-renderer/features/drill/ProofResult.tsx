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

interface Props {
  source: CallInput<'drills.start'>['source'];
  filename: string;
  /** Of the latest drill; null when it was never proven. */
  proof: Proof | null;
  /** Nightjar did not make it: what it holds is run, so somebody has to say that it may be. */
  isUntrusted: boolean;
}

/** Whether an opened backup comes back when it is restored, and the button that finds out. */
export function ProofResult({ source, filename, proof, isUntrusted }: Props) {
  const { drill, startError, isStarting, start } = useDrill(source, filename);
  /** Where it would be proven, while somebody is asked whether the file is to be trusted. */
  const [asking, setAsking] = useState<DrillWhere | null>(null);
  const running = drill?.state === 'running';
  // What a manifest says is checked at the start of a drill.
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
        <p>
          Only a restore shows that it comes back: into a throw-away PostgreSQL on this computer,
          where every object and row is compared.
        </p>
      ) : proof.differences.length === 0 ? (
        <p>
          On {exactTime(new Date(proof.provenAt))}. {proofSentence(proof)}
        </p>
      ) : (
        <>
          <p>
            On {exactTime(new Date(proof.provenAt))},{' '}
            {proof.notRestored === undefined ? 'these differed:' : 'it could not be restored:'}
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
          {proof === null ? 'Prove it' : 'Prove it again'}
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
