import {
  IconAlertTriangle,
  IconCircleCheck,
  IconFileBroken,
  IconShieldCheck,
} from '@tabler/icons-react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { ProofSummary } from '#shared/domain/proof.ts';
import { exactTime } from '#shared/describe-time.ts';
import { countedDifferences } from '../drill/drill-messages.ts';
import { WarningLabel } from './WarningLabel.tsx';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  backup: BackupEntry;
}

/** The result of the latest verification or proof of a backup, or its warnings. */
export function VerificationLabel({ connectionId, backup }: Props) {
  const { details } = backup;
  if (details === null) {
    return (
      <span
        className={classes.unverified}
        title={
          backup.manifestError ??
          'The file has no manifest: it was copied into the folder manually, or the manifest was lost.'
        }
      >
        Not verified
      </span>
    );
  }
  if (details.invalidated?.kind === 'damaged') {
    const { at, detail } = details.invalidated;
    return (
      <span
        className={classes.damaged}
        title={at === null ? detail : `Verified again on ${exactTime(new Date(at))}: ${detail}`}
      >
        <IconFileBroken size={16} stroke={1.9} aria-hidden="true" />
        Damaged
      </span>
    );
  }
  if (details.proof !== null && details.invalidated !== null)
    return <ProofLabel proof={details.proof} />;
  if (details.warnings.length > 0) {
    return (
      <WarningLabel connectionId={connectionId} filename={backup.filename} details={details} />
    );
  }
  if (details.proof !== null) return <ProofLabel proof={details.proof} />;
  return (
    <span
      className={classes.verified}
      title={`Read back on ${exactTime(new Date(details.verifiedAt))}: the file is complete`}
    >
      <IconCircleCheck size={16} stroke={1.9} aria-hidden="true" />
      Verified
    </span>
  );
}

/**
 * The result of a drill: the backup was restored and compared. A proof is stronger than a
 * verification.
 */
function ProofLabel({ proof }: { proof: ProofSummary }) {
  const how = `Restored into PostgreSQL ${proof.serverVersion} on ${exactTime(new Date(proof.provenAt))}`;
  if (proof.notRestored === 'refused') {
    return (
      <span
        className={classes.notProven}
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
        className={classes.notProven}
        title={`${how}, with ${countedDifferences(proof.differences)}. Open it to read them.`}
      >
        <IconAlertTriangle size={16} stroke={1.9} aria-hidden="true" />
        Differs after the restore
      </span>
    );
  }
  return (
    <span className={classes.verified} title={`${how}: no differences`}>
      <IconShieldCheck size={16} stroke={1.9} aria-hidden="true" />
      Proven
    </span>
  );
}
