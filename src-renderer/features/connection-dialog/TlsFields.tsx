import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { tlsModes } from '#shared/domain/connection.ts';
import { describeError } from '#shared/errors/messages.ts';
import { errorOf } from '../../api/bridge.ts';
import { useChooseRootCertificate } from '../../api/mutations.ts';
import { usesRootCertificate } from './form-values.ts';
import { tlsExplanation, tlsLabel } from './tls-messages.ts';
import type { ConnectionFormState } from './useConnectionForm.ts';
import classes from './ConnectionDialog.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  form: ConnectionFormState;
}

const options = () =>
  tlsModes.map((mode) => ({
    value: mode,
    label: `${tlsLabel(mode)} (${mode})`,
  }));

/** The encryption of the connection, with a plain name next to each name of libpq. */
export function TlsFields({ form }: Props) {
  const choose = useChooseRootCertificate();
  const [fileName, setFileName] = useState<string | null>(null);
  const { tlsMode, rootCertificatePem } = form.values;
  const refused = choose.isError ? describeError(errorOf(choose.error)) : null;
  const problem = form.errors['rootCertificatePem'] ?? refused?.explanation;

  return (
    <>
      <Select
        label={text('connection-dialog.encryption-tls')}
        description={tlsExplanation(tlsMode)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={options()}
        allowDeselect={false}
        checkIconPosition="right"
        comboboxProps={{ withinPortal: true }}
        {...form.getInputProps('tlsMode')}
      />
      {usesRootCertificate(tlsMode) ? (
        <div className={classes.certificate}>
          <div className={classes.certificateText}>
            <p className={classes.certificateLabel}>{text('connection-dialog.root-certificate')}</p>
            <p className={classes.certificateName}>
              {rootCertificatePem === null
                ? text('connection-dialog.none-chosen')
                : (fileName ?? text('connection-dialog.chosen-earlier'))}
            </p>
            {problem === undefined || problem === null ? null : (
              <p className={classes.problem}>{problem}</p>
            )}
          </div>
          {rootCertificatePem === null ? null : (
            <Button
              variant="subtle"
              color="gray"
              size="xs"
              onClick={() => form.setFieldValue('rootCertificatePem', null)}
            >
              {text('connection-dialog.remove-certificate')}
            </Button>
          )}
          <Button
            variant="default"
            size="xs"
            loading={choose.isPending}
            onClick={() =>
              choose.mutate(undefined, {
                onSuccess: (chosen) => {
                  if (chosen === null) return;
                  setFileName(chosen.name);
                  form.setFieldValue('rootCertificatePem', chosen.pem);
                  form.clearFieldError('rootCertificatePem');
                },
              })
            }
          >
            {text('connection-dialog.choose-certificate')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
