import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Contents } from '#shared/domain/catalog.ts';
import { exactTime } from '#shared/describe-time.ts';
import { usePathOf } from '../../api/queries.ts';
import { ProofResult } from '../drill/ProofResult.tsx';
import { useDrill } from '../drill/useDrill.ts';
import { WarningList } from '../protection/WarningList.tsx';
import { figuresOf, originOf } from './overview-messages.ts';
import type { ListedBackup } from './opened-file.ts';
import classes from './OpenedBackupPage.module.css';

interface Props {
  contents: Contents;
  listed: ListedBackup | null;
  /** The entry of the backup in the list; null if the file is not in a list. */
  entry: BackupEntry | null;
}

/** Facts, verification, proof and warnings. */
export function Overview({ contents, listed, entry }: Props) {
  const details = entry?.details ?? null;
  const path = usePathOf(contents.openedId).data?.path;
  return (
    <div className={classes.sections}>
      <dl className={`${classes.figures} ${classes.wide}`}>
        {figuresOf(contents).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="origin-heading">
        <h2 id="origin-heading">Origin</h2>
        <dl className={classes.facts}>
          {originOf(contents, entry).map(([label, value]) => (
            <Fact key={label} label={label} value={value} />
          ))}
          {path === undefined ? null : <Fact label="File" value={path} />}
        </dl>
      </section>
      <section aria-labelledby="verification-heading">
        <h2 id="verification-heading">Verification</h2>
        <ul className={classes.verifications}>
          {details === null ? (
            <Check tone="none" title="Not verified by Nightjar">
              The file has no manifest that states what it must contain.
            </Check>
          ) : details.invalidated?.kind === 'damaged' ? (
            <Check tone="attention" title="Damaged">
              {details.invalidated.at === null
                ? null
                : `Read again on ${exactTime(new Date(details.invalidated.at))}: `}
              {details.invalidated.detail}
            </Check>
          ) : (
            <Check tone="good" title="Verified">
              On {exactTime(new Date(details.verifiedAt))}: every byte, checksum and table was read
              again.
            </Check>
          )}
          {details === null || details.warnings.length === 0 ? null : (
            <Check tone="attention" title="Warning">
              <WarningList warnings={details.warnings} />
            </Check>
          )}
          <ProofOf contents={contents} listed={listed} />
        </ul>
      </section>
      {contents.warnings.length === 0 ? null : (
        <section className={classes.wide} aria-labelledby="warnings-heading">
          <h2 id="warnings-heading">Warnings</h2>
          <ul className={classes.warnings}>
            {contents.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** The proof of the backup. */
function ProofOf({ contents, listed }: Pick<Props, 'contents' | 'listed'>) {
  const { openedId, filename, createdHere } = contents;
  const source =
    listed === null
      ? ({ kind: 'opened', openedId } as const)
      : ({ kind: 'backup', ...listed } as const);
  const { drill } = useDrill(source, filename);
  const proof = drill?.state === 'finished' ? drill.proof : contents.proof;
  const isDifferent = proof !== null && proof.differences.length > 0;
  return (
    <Check
      tone={proof === null ? 'none' : isDifferent ? 'attention' : 'good'}
      title={
        proof === null
          ? 'Not proven yet'
          : isDifferent
            ? proof.notRestored === undefined
              ? 'Differs after the restore'
              : 'Cannot be restored'
            : 'Proven restorable'
      }
    >
      <ProofResult source={source} filename={filename} proof={proof} isUntrusted={!createdHere} />
    </Check>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}

const icons = {
  good: IconCircleCheck,
  attention: IconAlertTriangle,
  none: IconCircleDashed,
} as const;

interface CheckProps {
  tone: keyof typeof icons;
  title: string;
  children: ReactNode;
}

function Check({ tone, title, children }: CheckProps) {
  const Icon = icons[tone];
  return (
    <li data-tone={tone}>
      <Icon size={20} stroke={1.75} aria-hidden="true" />
      <div>
        <p className={classes.title}>{title}</p>
        {children}
      </div>
    </li>
  );
}
