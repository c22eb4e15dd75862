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
import { text } from '#shared/words/text.ts';
import { Words } from '../../ui/Words.tsx';

/** Checks everything that a backup depends on, when the user presses the button. */
export function CheckUp() {
  const doctor = useDoctor();
  const now = useNow();
  const { data: checks, isFetching, isError } = doctor;

  return (
    <SettingRow
      title={text('settings.check-up.title')}
      action={
        <Button
          variant="default"
          size="xs"
          loading={isFetching}
          onClick={() => void doctor.refetch()}
        >
          {text('settings.run-check-up')}
        </Button>
      }
      below={
        <>
          {/* Always present: screen readers announce only changes of an existing element. */}
          <output className={classes.summary}>
            {isFetching ? text('settings.checking-takes-longer-if-server') : null}
            {!isFetching && isError ? text('settings.check-up-failed') : null}
            {!isFetching && !isError && checks !== undefined ? (
              <span>{checkUpSummary(checks)}</span>
            ) : null}
          </output>
          {isFetching || !isError ? null : <ErrorCallout error={errorOf(doctor.error)} />}
          {isFetching || isError || checks === undefined ? null : (
            <>
              <CheckList checks={checks} />
              <p className={classes.checkedAt}>
                <Words
                  id="settings.check-up.checked"
                  values={{
                    when: (
                      <RelativeTime at={new Date(doctor.dataUpdatedAt).toISOString()} now={now} />
                    ),
                  }}
                />
              </p>
            </>
          )}
        </>
      }
    >
      <p>{text('settings.checks-tools-keychain-backup-folder')}</p>
    </SettingRow>
  );
}
