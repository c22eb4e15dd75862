import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Contents } from '#shared/domain/catalog.ts';
import { exactTime } from '#shared/describe-time.ts';
import { text } from '#shared/words/text.ts';
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
        <h2 id="origin-heading">{text('opened-backup.origin')}</h2>
        <dl className={classes.facts}>
          {originOf(contents, entry).map(([label, value]) => (
            <Fact key={label} label={label} value={value} />
          ))}
          {path === undefined ? null : (
            <Fact label={text('opened-backup.fact.file')} value={path} />
          )}
        </dl>
      </section>
      <section aria-labelledby="verification-heading">
        <h2 id="verification-heading">{text('opened-backup.verification')}</h2>
        <ul className={classes.verifications}>
          {details === null ? (
            <Check tone="none" title={text('opened-backup.not-verified')}>
              {text('opened-backup.no-manifest')}
            </Check>
          ) : details.invalidated?.kind === 'damaged' ? (
            <Check tone="attention" title={text('opened-backup.damaged')}>
              {details.invalidated.at === null
                ? details.invalidated.detail
                : text('opened-backup.read-again', {
                    time: exactTime(new Date(details.invalidated.at)),
                    detail: details.invalidated.detail,
                  })}
            </Check>
          ) : (
            <Check tone="good" title={text('opened-backup.verified')}>
              {text('opened-backup.verified-on', {
                time: exactTime(new Date(details.verifiedAt)),
              })}
            </Check>
          )}
          {details === null || details.warnings.length === 0 ? null : (
            <Check tone="attention" title={text('opened-backup.warning')}>
              <WarningList warnings={details.warnings} />
            </Check>
          )}
          <ProofOf contents={contents} listed={listed} />
        </ul>
      </section>
      {contents.warnings.length === 0 ? null : (
        <section className={classes.wide} aria-labelledby="warnings-heading">
          <h2 id="warnings-heading">{text('opened-backup.warnings')}</h2>
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
  const verdict =
    proof === null
      ? 'none'
      : !isDifferent
        ? 'proven'
        : proof.notRestored === undefined
          ? 'differs'
          : 'not-restored';
  return (
    <Check
      tone={proof === null ? 'none' : isDifferent ? 'attention' : 'good'}
      title={text(`opened-backup.proof.${verdict}`)}
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
