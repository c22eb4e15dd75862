/** The sign-in page: keyboard, errors, a wait and a locked keychain. */
import { act, screen } from '@testing-library/react';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { fail } from '#shared/errors/errors.ts';
import { show } from '../../../gallery/testing.tsx';
import { SignInPage } from './SignInPage.tsx';

const nothing = (): void => undefined;
const button = (name: string): HTMLElement => screen.getByRole('button', { name });

describe('SignInPage', () => {
  const page = (
    <SignInPage session={{ state: 'signed-out', reason: 'not-yet' }} onRetry={nothing} />
  );

  it('can be filled in and sent with only the keyboard', async () => {
    const signIn = vi.fn<() => { state: 'needs-first-admin' }>(() => ({
      state: 'needs-first-admin',
    }));
    const { user } = await show(page, { 'session.signIn': signIn });
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Name' }));
    await user.keyboard('Ada');
    await user.tab();
    await user.keyboard('something{Enter}');
    expect(signIn).toHaveBeenCalledExactlyOnceWith({
      name: 'Ada',
      passphrase: 'something',
      staySignedIn: false,
    });
  });

  it('announces a wrong passphrase immediately, and clears the field', async () => {
    const { user } = await show(page, {
      'session.signIn': () => fail({ code: 'passphrase-wrong' }),
    });
    await user.keyboard('Ada');
    await user.tab();
    await user.keyboard('something{Enter}');
    expect((await screen.findByRole('alert')).textContent).toMatch(/passphrase/iu);
    expect(screen.getByLabelText('Passphrase')).toHaveProperty('value', '');
  });

  it('with too many attempts counts the seconds down, and then can be tried again', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    onTestFinished(() => void vi.useRealTimers());
    const { user } = await show(page, {
      'session.signIn': () => fail({ code: 'sign-in-throttled', waitMs: 30_000 }),
    });
    await user.keyboard('Ada');
    await user.tab();
    await user.keyboard('x{Enter}');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toMatch(/try again in (?:30|29) seconds/u);
    await user.type(screen.getByLabelText('Passphrase'), 'y');
    expect(button('Sign in')).toHaveProperty('disabled', true);
    await act(() => vi.advanceTimersByTimeAsync(20_000));
    expect(alert.textContent).toMatch(/try again in (?:10|9|8) seconds/u);
    await act(() => vi.advanceTimersByTimeAsync(11_000));
    expect(alert.textContent).toContain('You can try again now.');
    expect(button('Sign in')).toHaveProperty('disabled', false);
  });

  it('with a locked keychain keeps what was typed, and is tried again by a button', async () => {
    let isLocked = true;
    const create = vi.fn<() => { state: 'needs-first-admin' }>(() => {
      if (isLocked) return fail({ code: 'keychain-locked' });
      return { state: 'needs-first-admin' };
    });
    const first = <SignInPage session={{ state: 'needs-first-admin' }} onRetry={nothing} />;
    const { user } = await show(first, { 'session.createFirstAdmin': create });
    await user.keyboard('Ada');
    await user.tab();
    await user.keyboard('correct horse{Enter}');
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('No admin was created yet.');
    expect(screen.getByLabelText('Passphrase')).toHaveProperty('value', 'correct horse');
    isLocked = false;
    await user.click(button('Try again'));
    expect(create).toHaveBeenCalledTimes(2);
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
