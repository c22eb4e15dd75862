/**
 * Errors of connecting to a database server: its address, its login, its password and the
 * PostgreSQL tools.
 */
import { z } from 'zod';
import { errorRecord, text } from './error-record.ts';

export const connectionErrors = {
  'connection-not-found': errorRecord({
    facts: { connection: text },
    title: 'No such connection',
    explanation: ({ connection }) => `There is no connection “${connection}”.`,
    nextStep: 'Choose a connection from the list, or add it first.',
    exitCode: 'usage',
    httpStatus: 404,
  }),
  'connection-name-taken': errorRecord({
    facts: { name: text },
    title: 'This name is in use',
    explanation: ({ name }) => `There already is a connection called “${name}”.`,
    nextStep: 'Choose another name.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'host-unknown': errorRecord({
    facts: { host: text },
    title: 'Unknown host',
    explanation: ({ host }) => `No computer with the name “${host}” was found.`,
    nextStep: 'Check the spelling of the host and your network or VPN.',
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'connection-refused': errorRecord({
    facts: { host: text, port: z.number() },
    title: 'Connection refused',
    explanation: ({ host, port }) => `Nothing answers on ${host}, port ${port}.`,
    nextStep: 'Check that PostgreSQL is running there and that the port is right.',
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'connection-timed-out': errorRecord({
    facts: { host: text, port: z.number() },
    title: 'The server does not answer',
    explanation: ({ host, port }) => `${host}, port ${port}, did not answer in time.`,
    nextStep: 'Check the address, your network or VPN, and the firewalls in between.',
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'connection-lost': errorRecord({
    facts: { detail: text },
    title: 'The connection to the database was lost',
    explanation: ({ detail }) => `The server closed the connection: ${detail}`,
    nextStep: 'Nothing incomplete remains. Try again when the server is available.',
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'password-wrong': errorRecord({
    facts: { user: text },
    title: 'Wrong password',
    explanation: ({ user }) => `The server refused the password of user “${user}”.`,
    nextStep: 'Enter the password again.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'password-missing': errorRecord({
    facts: { user: text },
    title: 'A password is needed',
    explanation: ({ user }) =>
      `The server requires the password of user “${user}”, but no password is stored.`,
    nextStep: 'Enter the password in the connection.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'password-needed-again': errorRecord({
    facts: { host: text, port: z.number(), user: text },
    title: 'Enter the password again',
    explanation: ({ host, port, user }) =>
      `The stored password was stored for another host, port, user or TLS mode. It is not sent to ${host}, port ${port}, as user “${user}”.`,
    nextStep: 'Edit the connection and enter the password for this server.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'login-refused': errorRecord({
    facts: { detail: text },
    title: 'The server rejected the login',
    explanation: ({ detail }) => detail,
    nextStep: 'Ask the administrator of the server to allow this user and computer in pg_hba.conf.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'role-missing': errorRecord({
    facts: { user: text },
    title: 'Unknown user',
    explanation: ({ user }) => `The server has no user “${user}”.`,
    nextStep: 'Check the spelling of the user name.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'database-missing': errorRecord({
    facts: { database: text },
    title: 'Unknown database',
    explanation: ({ database }) => `The server has no database “${database}”.`,
    nextStep: 'Check the spelling of the database name.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'tls-required': errorRecord({
    facts: { host: text },
    title: 'The server requires TLS',
    explanation: ({ host }) => `${host} accepts encrypted connections only.`,
    nextStep: 'Set the TLS mode of this connection to “require” or stricter.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'tls-not-offered': errorRecord({
    facts: { host: text },
    title: 'The server does not offer TLS',
    explanation: ({ host }) =>
      `${host} does not support encrypted connections, but this connection requires TLS.`,
    nextStep: 'Enable TLS on the server, or choose the TLS mode “prefer” if you trust the network.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'tls-certificate-rejected': errorRecord({
    facts: { detail: text },
    title: 'The certificate of the server is not trusted',
    explanation: ({ detail }) => detail,
    nextStep:
      'Choose the correct root certificate, or check that the address is that of the correct server.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'too-many-connections': errorRecord({
    facts: {},
    title: 'The server has no free connections',
    explanation: 'All connections that the server allows are in use.',
    nextStep: 'Try again later, or raise max_connections.',
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'connection-limit-reached': errorRecord({
    facts: { detail: text },
    title: 'No more connections are allowed to this user or database',
    explanation: ({ detail }) => detail,
    nextStep:
      'Close other sessions, or raise the CONNECTION LIMIT of the user or database (ALTER ROLE, ALTER DATABASE). Nightjar needs a few connections at a time.',
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'server-not-ready': errorRecord({
    facts: { detail: text },
    title: 'The server is not ready',
    explanation: ({ detail }) => detail,
    nextStep: 'Wait until it has started, then try again.',
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'server-error': errorRecord({
    facts: { detail: text },
    title: 'The server reported an error',
    explanation: ({ detail }) => detail,
    nextStep: 'Details are in the log.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'answer-too-large': errorRecord({
    facts: { program: text },
    title: 'The server sent too much data',
    explanation: ({ program }) =>
      `The server sent more data than any answer needs, so ${program} was stopped.`,
    nextStep:
      'Check that the address is that of your PostgreSQL server, and that no other computer intercepts the connection.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'keychain-unavailable': errorRecord({
    facts: { detail: text },
    title: 'No keychain on this computer',
    explanation: ({ detail }) =>
      `Passwords are stored only in the system keychain, and the keychain does not answer: ${detail}`,
    nextStep:
      'Start the keychain service (gnome-keyring or KWallet on Linux), or keep the password in memory until you quit.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'keychain-locked': errorRecord({
    facts: {},
    title: 'The keychain is locked',
    explanation: 'The password is stored, but the system keychain does not return it.',
    nextStep: 'Unlock the keychain of your system, then try again.',
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'keychain-timed-out': errorRecord({
    facts: {},
    title: 'The keychain does not answer',
    explanation: 'It may be waiting for you to unlock it in another window.',
    nextStep: 'Look for its window, unlock it, then try again.',
    exitCode: 'failed',
    httpStatus: 503,
  }),
  'tools-missing': errorRecord({
    facts: {},
    title: 'PostgreSQL tools not found',
    explanation:
      'Nightjar needs pg_dump and psql, but did not find them in the usual folders or on the PATH.',
    nextStep: 'Install the PostgreSQL client programs, or choose the folder that contains them.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'tools-folder-unusable': errorRecord({
    facts: { folder: text },
    title: 'No PostgreSQL tools in this folder',
    explanation: ({ folder }) => `${folder} does not contain a working pg_dump and psql.`,
    nextStep: 'Choose the “bin” folder of a PostgreSQL installation.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'tool-not-executable': errorRecord({
    facts: { file: text, detail: text },
    title: 'A PostgreSQL tool cannot be started',
    explanation: ({ file, detail }) => `${file}: ${detail}`,
    nextStep: 'Reinstall the PostgreSQL client programs, or choose another folder.',
    exitCode: 'failed',
    httpStatus: 500,
  }),
  'server-newer-than-tools': errorRecord({
    facts: { server: text, newestTool: text },
    title: 'The server is newer than the installed PostgreSQL tools',
    explanation: ({ server, newestTool }) =>
      `The server is version ${server}; the newest pg_dump on this computer is ${newestTool}, which rejects newer servers.`,
    nextStep: ({ server }) =>
      `Install the PostgreSQL ${server.split('.')[0] ?? server} client programs, or choose their folder.`,
    exitCode: 'failed',
    httpStatus: 500,
  }),
};
