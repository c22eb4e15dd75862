import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Connection } from '#shared/domain/connection.ts';
import type { KeychainState } from '#shared/domain/keychain.ts';
import { FooterQuestion } from './FooterQuestion.tsx';
import { PasswordField } from './PasswordField.tsx';
import { ServerFields } from './ServerFields.tsx';
import { TestResult } from './TestResult.tsx';
import { TlsFields } from './TlsFields.tsx';
import { UrlField } from './UrlField.tsx';
import { certificateToChoose, withUrl } from './form-values.ts';
import type { ConnectionFormParts } from './useConnectionForm.ts';
import classes from './ConnectionDialog.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  connection: Connection | null;
  keychain: KeychainState;
  state: ConnectionFormParts;
  onCancel: () => void;
  onDiscard: () => void;
}

/**
 * The form of the dialog: a field for a URL, the fields of a connection, the result of a test, and
 * three buttons.
 */
export function ConnectionForm({ connection, keychain, state, onCancel, onDiscard }: Props) {
  const { form } = state;
  const element = useRef<HTMLFormElement>(null);

  // The first invalid field gets the focus.
  useEffect(() => {
    if (Object.keys(form.errors).length === 0) return;
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form.errors]);

  const keychainRefused = state.error?.code.startsWith('keychain-') ?? false;
  const offerMemory = keychain.state === 'unavailable' || keychainRefused || state.keepInMemory;

  return (
    <form
      ref={element}
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        state.save();
      }}
    >
      <div className={classes.fields}>
        {connection === null ? (
          <UrlField
            onFound={(found) => {
              const values = withUrl(form.getValues(), found);
              const wish = certificateToChoose(found, values.tlsMode);
              form.setValues(values);
              form.clearFieldError('tlsMode');
              form.clearFieldError('rootCertificatePem');
              if (wish !== null) form.setFieldError(wish.field, wish.message);
            }}
          />
        ) : null}
        <ServerFields form={form} />
        <PasswordField
          form={form}
          hasStored={connection?.hasPassword ?? false}
          keychain={keychain}
          offerMemory={offerMemory}
          keepInMemory={state.keepInMemory}
          onKeepInMemory={state.setKeepInMemory}
        />
        <TlsFields form={form} />
      </div>
      <div className={classes.answer} aria-live="polite">
        <TestResult testing={state.testing} found={state.found} error={state.error} />
      </div>
      {state.question === null ? null : (
        <FooterQuestion
          question={state.question}
          failedTest={state.failedTest}
          onBack={state.answerQuestion}
          onSave={state.saveAnyway}
          onDiscard={onDiscard}
        />
      )}
      <div className={classes.buttons} hidden={state.question !== null}>
        <Button variant="default" loading={state.testing} onClick={state.runTest}>
          {text('connection-dialog.test-connection')}
        </Button>
        <Button variant="default" className={classes.cancel} onClick={onCancel}>
          {text('connection-dialog.cancel')}
        </Button>
        <Button type="submit" loading={state.saving}>
          {text('connection-dialog.save')}
        </Button>
      </div>
    </form>
  );
}
