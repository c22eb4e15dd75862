import {
  IconAlertTriangle,
  IconCircleCheck,
  IconFileBroken,
  IconShieldCheck,
} from '@tabler/icons-react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { ProofSummary } from '#shared/domain/proof.ts';
import { exactTime } from '#shared/describe-time.ts';
import { differencesInShort } from '../drill/drill-messages.ts';
import { WarningLabel } from './WarningLabel.tsx';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  backup: BackupEntry;
}

/** Whether the file was read back and found whole, and whether it holds what it should. */
export function VerificationMark({ connectionId, backup }: Props) {
  const { details } = backup;
  if (details === null) {
    return (
      <span
        className={classes.unchecked}
        title={
          backup.manifestError ??
          'The file came without its manifest: put there by hand, or the manifest was lost.'
        }
      >
        Not checked
      </span>
    );
  }
  if (details.invalidated?.kind === 'damaged') {
    const { at, detail } = details.invalidated;
    return (
      <span
        className={classes.damaged}
        title={at === null ? detail : `Read again on ${exactTime(new Date(at))}: ${detail}`}
      >
        <IconFileBroken size={16} stroke={1.9} aria-hidden="true" />
        Damaged
      </span>
    );
  }
  if (details.proof !== null && details.invalidated !== null)
    return <ProofMark proof={details.proof} />;
  if (details.warnings.length > 0) {
    return (
      <WarningLabel connectionId={connectionId} filename={backup.filename} details={details} />
    );
  }
  if (details.proof !== null) return <ProofMark proof={details.proof} />;
  return (
    <span
      className={classes.verified}
      title={`Read back and found whole on ${exactTime(new Date(details.verifiedAt))}`}
    >
      <IconCircleCheck size={16} stroke={1.9} aria-hidden="true" />
      Verified
    </span>
  );
}

/** Stronger than any check of the file: it was restored, and compared. */
function ProofMark({ proof }: { proof: ProofSummary }) {
  const how = `Restored into PostgreSQL ${proof.serverVersion} on ${exactTime(new Date(proof.provenAt))}`;
  if (proof.notRestored === 'refused') {
    return (
      <span
        className={classes.differs}
        title={`PostgreSQL ${proof.serverVersion} could not restore it on ${exactTime(new Date(proof.provenAt))}. Open it to read why.`}
      >
        <IconAlertTriangle size={16} stroke={1.9} aria-hidden="true" />
        Cannot be restored
      </span>
    );
  }
  if (proof.differences > 0) {
    return (
      <span
        className={classes.differs}
        title={`${how}, with ${differencesInShort(proof.differences)}. Open it to read them.`}
      >
        <IconAlertTriangle size={16} stroke={1.9} aria-hidden="true" />
        Differs
      </span>
    );
  }
  return (
    <span className={classes.verified} title={`${how}, and found the same`}>
      <IconShieldCheck size={16} stroke={1.9} aria-hidden="true" />
      Proven
    </span>
  );
}
