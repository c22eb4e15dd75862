/** States of signing in, of the first start, and of unreadable files of Nightjar. */
import { fail } from '#shared/errors/errors.ts';
import type { Answers } from '../answers.ts';
import { neverAnswers } from '../sample-bridge.ts';
import { status } from '../samples.ts';
import type { GalleryState } from '../stage.tsx';

const signedOut: Partial<Answers> = {
  'session.state': () => ({ state: 'signed-out', reason: 'not-yet' }),
};

export const signIn: GalleryState[] = [
  {
    name: 'First admin',
    answers: { 'session.state': () => ({ state: 'needs-first-admin' }) },
  },
  {
    name: 'First admin, weak passphrase',
    answers: { 'session.state': () => ({ state: 'needs-first-admin' }) },
    act: async (user, screen) => {
      await user.type(await screen.findByLabelText('Name'), 'Ada');
      await user.type(screen.getByLabelText('Passphrase'), 'password1234');
    },
  },
  {
    name: 'First admin, locked keychain',
    answers: {
      'session.state': () => ({ state: 'needs-first-admin' }),
      'session.createFirstAdmin': () => fail({ code: 'keychain-locked' }),
    },
    act: async (user, screen) => {
      await user.type(await screen.findByLabelText('Name'), 'Ada');
      await user.type(screen.getByLabelText('Passphrase'), 'correct horse{Enter}');
      await screen.findByRole('alert');
    },
  },
  { name: 'Sign in', answers: signedOut },
  {
    name: 'Wrong passphrase',
    answers: { ...signedOut, 'session.signIn': () => fail({ code: 'passphrase-wrong' }) },
    act: async (user, screen) => {
      await user.type(await screen.findByLabelText('Name'), 'Ada');
      await user.type(screen.getByLabelText('Passphrase'), 'something else{Enter}');
      await screen.findByRole('alert');
    },
  },
  {
    name: 'Too many attempts',
    answers: {
      ...signedOut,
      'session.signIn': () => fail({ code: 'sign-in-throttled', waitMs: 30_000 }),
    },
    act: async (user, screen) => {
      await user.type(await screen.findByLabelText('Name'), 'Ada');
      await user.type(screen.getByLabelText('Passphrase'), 'something else{Enter}');
      await screen.findByRole('alert');
    },
  },
  {
    name: 'Locked',
    answers: { 'session.state': () => ({ state: 'locked', admin: 'Ada', reason: 'idle' }) },
  },
  {
    name: 'Sign-in expired',
    answers: { 'session.state': () => ({ state: 'signed-out', reason: 'expired' }) },
  },
  {
    name: 'Signing in is not possible',
    answers: {
      'session.state': () => ({
        state: 'unusable',
        error: {
          code: 'accounts-unreadable',
          file: '/home/ada/.config/Nightjar/admins.json',
          detail: 'Unexpected end of JSON input',
        },
      }),
    },
  },
];

const noConnections = { 'connections.list': () => [] };

export const firstStart: GalleryState[] = [
  { name: 'Welcome', answers: noConnections },
  { name: 'No PostgreSQL tools', answers: { ...noConnections, 'tools.list': () => [] } },
  {
    name: 'Preparing the sample database',
    answers: { ...noConnections, 'sample.connect': neverAnswers },
    act: async (user, screen) => user.click(await screen.findByText('Try a sample database')),
  },
  {
    name: 'The sample database fails',
    answers: {
      ...noConnections,
      'sample.connect': () => fail({ code: 'sample-failed', detail: 'No space left on device' }),
    },
    act: async (user, screen) => {
      await user.click(await screen.findByText('Try a sample database'));
      await screen.findByText(/No space left/u);
    },
  },
];

export const ownFiles: GalleryState[] = [
  {
    name: 'Nothing can be read',
    answers: { 'app.status': () => fail({ code: 'unexpected', reference: '3f9c2a' }) },
  },
  {
    name: 'Unreadable settings were renamed',
    answers: {
      'app.status': () => ({
        ...status,
        settingsSetAside: {
          path: '/home/ada/.config/Nightjar/settings.broken-2026-02-14.json',
          reason: 'The file is not JSON.',
          lastGoodInUse: true,
        },
      }),
    },
  },
  {
    name: 'Entries of the settings cannot be used',
    answers: {
      'app.status': () => ({
        ...status,
        settingsEntries: [
          {
            id: '6b0f5f0e-3f0c-4a53-9d0e-0a5f6a1f7a01',
            field: ['connections'],
            connectionName: 'Webshop',
            reason: 'port: The port must be between 1 and 65535.',
            used: 'nothing',
            hasLastGood: true,
          },
          {
            id: '6b0f5f0e-3f0c-4a53-9d0e-0a5f6a1f7a02',
            field: ['keepDays', '5c1c4c0e-3f0c-4a53-9d0e-0a5f6a1f7a03'],
            connectionName: 'Accounting',
            reason: 'Backups must be kept for at least 1 day.',
            used: 'last-good',
            hasLastGood: false,
          },
        ],
      }),
    },
  },
  {
    name: 'Damaged files',
    answers: {
      'app.status': () => ({
        ...status,
        damage: [
          {
            name: 'Schedule',
            state: 'attention',
            detail: '/home/ada/.config/Nightjar/schedule-state.json is not JSON.',
            nextStep: 'The file was renamed. The next scheduled backup creates a new one.',
          },
          {
            name: 'History of runs',
            state: 'attention',
            detail: '/home/ada/.config/Nightjar/history/runs.jsonl: line 12 is cut off.',
            nextStep: null,
          },
        ],
      }),
    },
  },
  {
    name: 'Keychain missing',
    answers: {
      'app.status': () => ({
        ...status,
        keychain: { state: 'unavailable', detail: 'No secret service answers on the session bus.' },
      }),
    },
    act: async (user, screen) => {
      await user.click(await screen.findByText('Settings'));
      await user.click(await screen.findByText('System'));
      await screen.findByText('Not available');
    },
  },
];
