/**
 * `nightjar sign-in`, `sign-out`, `admin …` and `token …`: access to the stored data of the app.
 */
import { text } from '#shared/words/text.ts';
import { InvalidArgumentError, type Command } from 'commander';
import { tokenDaysSchema } from '#shared/domain/admin.ts';
import { fail } from '#shared/errors/errors.ts';
import { adminActor } from '../admin/actor.ts';
import { askPassphrase, CannotAsk } from './ask-passphrase.ts';
import { exitCodes, printable, printJson, printUsage } from './output.ts';
import type { CliSession } from './session.ts';

type InSession = (work: (session: CliSession) => Promise<number>) => Promise<void>;

interface Options {
  json?: boolean;
  stdin?: boolean;
  name?: string;
  days?: number;
}

const fromStdin = ['--stdin', 'read the passphrase as one line from standard input'] as const;
const asJson = ['--json', 'one JSON document on standard output'] as const;

/** Adds the commands to the program. */
export function addAdminCommands(program: Command, inSession: InSession): void {
  const run = (
    options: Options,
    what: string,
    work: (session: CliSession, say: (message: string, data?: unknown) => void) => Promise<void>,
  ): Promise<void> =>
    inSession(async (session) => {
      const json = options.json === true;
      const say = (message: string, data?: unknown): void => {
        if (json) printJson(session.io, { success: true, message, ...(data ? { data } : {}) });
        else session.io.stdout.write(`${printable(message)}\n`);
      };
      try {
        await work(session, say);
        return exitCodes.ok;
      } catch (error) {
        if (!(error instanceof CannotAsk)) return session.reportFault(error, what, json);
        return printUsage(session.io, error.message, json);
      }
    });

  program
    .command('sign-in')
    .description('sign in for twelve hours; required for stored connections')
    .option('--name <name>', 'name of the admin; not needed if there is only one admin')
    .option(...fromStdin)
    .option(...asJson)
    .action((options: Options) =>
      run(options, 'Signing in failed', async (session, say) => {
        const { accounts, cli } = session.nightjar.admin;
        const name = options.name ?? onlyOne(await accounts.list());
        const passphrase = await askPassphrase(session.io, {
          fromStdin: options.stdin === true,
          isNew: false,
          prompt: text('cli.admin.passphrase-of', { name: printable(name) }),
        });
        const { admin, expiresAtMs } = await cli.signIn(name, passphrase, session.user);
        const until = new Date(expiresAtMs).toISOString();
        say(text('cli.admin.signed-in', { name: admin.name, until }), {
          name: admin.name,
          expires_at: until,
        });
      }),
    );
  program
    .command('sign-out')
    .description('end the sign-in of the command line')
    .option(...asJson)
    .action((options: Options) =>
      run(options, 'Signing out failed', async ({ nightjar }, say) => {
        const wasIn = await nightjar.admin.cli.signOut();
        say(text(wasIn ? 'cli.admin.signed-out' : 'cli.admin.nobody'));
      }),
    );

  const admin = program.command('admin').description('manage the admins');
  admin
    .command('list')
    .description('list the admins')
    .option(...asJson)
    .action((options: Options) =>
      run(options, 'Listing admins failed', async (session, say) => {
        await session.requireAdmin();
        const admins = await session.nightjar.admin.accounts.list();
        say(
          admins.map(({ name }) => name).join(', '),
          admins.map(({ name, createdAt }) => ({ name, created_at: createdAt })),
        );
      }),
    );
  admin
    .command('add <name>')
    .description('add an admin; the first one needs no sign-in')
    .option(...fromStdin)
    .option(...asJson)
    .action((name: string, options: Options) =>
      run(options, 'Adding the admin failed', async (session, say) => {
        const { accounts } = session.nightjar.admin;
        const isFirst = (await accounts.list()).length === 0;
        const by = isFirst ? session.user : await session.requireAdmin({ inPerson: true });
        const passphrase = await newPassphrase(session, options);
        if (isFirst) await accounts.createFirst(name, passphrase, by);
        else await accounts.add(name, passphrase, by);
        say(text('cli.admin.added', { name }));
      }),
    );
  admin
    .command('remove <name>')
    .description('remove an admin, but never the last admin')
    .option(...asJson)
    .action((name: string, options: Options) =>
      run(options, 'Removing the admin failed', async (session, say) => {
        const by = await session.requireAdmin({ inPerson: true });
        const removed = await session.nightjar.admin.accounts.remove(name, by);
        say(text('cli.admin.removed', { name: removed.name }));
      }),
    );
  admin
    .command('reset <name>')
    .description('set a new passphrase without the old one; this is recorded in the audit trail')
    .option(...fromStdin)
    .option(...asJson)
    .action((name: string, options: Options) =>
      run(options, 'Setting the passphrase failed', async (session, say) => {
        const { accounts } = session.nightjar.admin;
        if ((await accounts.list()).length === 0) fail({ code: 'no-admin-yet' });
        const passphrase = await newPassphrase(session, options);
        const account = await accounts.setPassphrase(
          name,
          passphrase,
          'passphrase-reset',
          session.user,
        );
        say(text('cli.admin.reset', { name: account.name }));
      }),
    );

  const token = program.command('token').description('manage tokens for scripts and the HTTP API');
  token
    .command('create')
    .description('create a token, which is shown only once; scripts pass it in NIGHTJAR_TOKEN')
    .requiredOption('--days <days>', 'number of days for which it is valid', readDays)
    .option('--name <name>', 'purpose of the token', 'script')
    .option(...asJson)
    .action((options: Options) =>
      run(options, 'Creating the token failed', async (session, say) => {
        const account = await session.requireAccount({ inPerson: true });
        const created = await session.nightjar.admin.tokens.createForApi(
          account,
          options.name ?? 'script',
          options.days ?? 1,
          adminActor(account.name, 'cli'),
        );
        if (options.json === true) {
          const { token: value, id, name, expiresAt } = created;
          say('The token is shown only once', { token: value, id, name, expires_at: expiresAt });
          return;
        }
        session.io.stderr.write(`${text('cli.token.shown-once', { until: created.expiresAt })}\n`);
        session.io.stdout.write(`${created.token}\n`);
      }),
    );
  token
    .command('list')
    .description('list the valid tokens')
    .option(...asJson)
    .action((options: Options) =>
      run(options, 'Listing tokens failed', async (session, say) => {
        await session.requireAdmin();
        const tokens = await session.nightjar.admin.tokens.listForApi();
        if (options.json === true) {
          const data = tokens.map(({ id, name, admin: by, createdAt, expiresAt }) => ({
            id,
            name,
            admin: by,
            created_at: createdAt,
            expires_at: expiresAt,
          }));
          say(`${tokens.length} ${tokens.length === 1 ? 'token' : 'tokens'}`, data);
          return;
        }
        for (const { id, name, admin: by, expiresAt } of tokens) {
          say(text('cli.token.one', { id, until: expiresAt, name, admin: by }));
        }
        if (tokens.length === 0) say(text('cli.token.none'));
      }),
    );
  token
    .command('revoke <token>')
    .description('revoke a token, by its id or its name')
    .option(...asJson)
    .action((idOrName: string, options: Options) =>
      run(options, 'Revoking the token failed', async (session, say) => {
        const by = await session.requireAdmin({ inPerson: true });
        const revoked = await session.nightjar.admin.tokens.revokeForApi(idOrName, by);
        say(text('cli.token.revoked', { name: revoked.name }));
      }),
    );
}

function onlyOne(admins: readonly { name: string }[]): string {
  if (admins.length === 0) fail({ code: 'no-admin-yet' });
  if (admins.length === 1 && admins[0] !== undefined) return admins[0].name;
  throw new CannotAsk(text('cli.admin.several'));
}

function newPassphrase({ io }: CliSession, { stdin }: Options): Promise<string> {
  return askPassphrase(io, {
    fromStdin: stdin === true,
    isNew: true,
    prompt: text('cli.admin.new-passphrase'),
  });
}

function readDays(value: string): number {
  const parsed = tokenDaysSchema.safeParse(Number(value));
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(parsed.error.issues[0]?.message ?? 'It must be a number.');
}
