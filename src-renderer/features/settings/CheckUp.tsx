import { Button } from '@mantine/core';
import { errorOf } from '../../api/bridge.ts';
import { useDoctor } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useNow } from '../../ui/useNow.ts';
import { CheckList } from './CheckList.tsx';
import { SettingRow } from './SettingRow.tsx';
import { checkUpSummary } from './check-up-messages.ts';
import classes from './SettingsPage.module.css';

/** Checks everything that a backup depends on, when the user presses the button. */
export function CheckUp() {
  const doctor = useDoctor();
  const now = useNow();
  const { data: checks, isFetching, isError } = doctor;

  return (
    <SettingRow
      title="Check-up"
      action={
        <Button
          variant="default"
          size="xs"
          loading={isFetching}
          onClick={() => void doctor.refetch()}
        >
          Run check-up
        </Button>
      }
      below={
        <>
          {/* Always present: screen readers announce only changes of an existing element. */}
          <output className={classes.summary}>
            {isFetching ? 'Checking… This takes longer if a server does not answer.' : null}
            {!isFetching && isError ? 'The check-up failed.' : null}
            {!isFetching && !isError && checks !== undefined ? (
              <span>{checkUpSummary(checks)}</span>
            ) : null}
          </output>
          {isFetching || !isError ? null : <ErrorCallout error={errorOf(doctor.error)} />}
          {isFetching || isError || checks === undefined ? null : (
            <>
              <CheckList checks={checks} />
              <p className={classes.checkedAt}>
                Checked:{' '}
                <RelativeTime at={new Date(doctor.dataUpdatedAt).toISOString()} now={now} />
              </p>
            </>
          )}
        </>
      }
    >
      <p>Checks the tools, the keychain, the backup folder, the settings and every server.</p>
    </SettingRow>
  );
}
