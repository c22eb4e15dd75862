import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Proof } from '#shared/domain/proof.ts';
import { exactTime } from '#shared/time-words.ts';
import type { CallInput } from '#shared/ipc/contract.ts';
import { errorOf } from '../../api/bridge.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { DifferenceList } from './DifferenceList.tsx';
import { proofSentence } from './drill-words.ts';
import { DrillPanel } from './DrillPanel.tsx';
import { useProving } from './useProving.ts';
import classes from './Proving.module.css';

interface Props {
  source: CallInput<'drills.start'>['source'];
  filename: string;
  /** Of the latest drill; null when it was never proven. */
  proof: Proof | null;
  /** Nightjar did not make it: what it holds is run, so somebody has to say that it may be. */
  isForeign: boolean;
}

/** Whether an opened backup comes back when it is restored, and the button that finds out. */
export function ProofCheck({ source, filename, proof, isForeign }: Props) {
  const { drill, startError, isStarting, start } = useProving(source, filename);
  const [asking, setAsking] = useState(false);
  const running = drill?.state === 'running';
  const begin = (trusted: boolean) => {
    setAsking(false);
    start({ where: 'here', trusted });
  };
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
          <p>On {exactTime(new Date(proof.provenAt))}, these differed:</p>
          <DifferenceList differences={proof.differences} />
        </>
      )}
      {running ? null : (
        <Button
          variant="default"
          size="xs"
          mt={8}
          loading={isStarting}
          onClick={() => (isForeign ? setAsking(true) : begin(false))}
        >
          {proof === null ? 'Prove it' : 'Prove it again'}
        </Button>
      )}
      {startError === null ? null : <ErrorNotice error={errorOf(startError)} tone="attention" />}
      {drill === undefined || drill.state === 'finished' ? null : (
        <DrillPanel drill={drill} onStart={(where) => start({ where, trusted: isForeign })} />
      )}
      {asking ? (
        <Modal opened onClose={() => setAsking(false)} title="Do you trust this file?" size={460}>
          <p className={classes.trust}>
            Nightjar did not make {filename}. To prove it, what it holds is run in a throw-away
            server without a network, under another account where the system allows it.
          </p>
          <Button variant="default" onClick={() => setAsking(false)} mr={8} data-autofocus>
            Cancel
          </Button>
          <Button onClick={() => begin(true)}>I trust it: prove it</Button>
        </Modal>
      ) : null}
    </>
  );
}
