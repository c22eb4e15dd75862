import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { SetupFailure } from './failure.mjs';
import { installCommand, systemFamily } from './install-advice.mjs';
import { createProbe, hasPostgresServer } from './probes.mjs';
import { findCommand, run } from './processes.mjs';
import { linuxRequirements } from './requirements.mjs';

/**
 * Ensures that the system meets the requirements of Electron, keytar and the sample database.
 *
 * As root on Debian and derived systems the missing packages are installed. On other systems the
 * exact command is printed, and set-up stops only if a package for `needed` is missing.
 *
 * @param {ReadonlySet<import('./requirements.mjs').Purpose>} needed
 */
export function ensureSystemPackages(needed) {
  const family = systemFamily();
  let missing = missingRequirements();
  if (missing.length === 0) return;

  if (family === 'debian' && process.getuid?.() === 0 && findCommand('apt-get') !== undefined) {
    installWithApt(missing);
    missing = missingRequirements();
    if (missing.length === 0) return;
  }

  const list = missing.map((requirement) => requirement.name).join(', ');
  const command = installCommand(family, missing);
  if (missing.some((requirement) => needed.has(requirement.purpose))) {
    throw new SetupFailure(`This system does not have ${list}.`, `Install with: ${command}`);
  }
  console.log(`Set-up: not needed now, but missing: ${list}. Install with: ${command}`);
}

/** @returns {readonly import('./requirements.mjs').Requirement[]} */
function missingRequirements() {
  if (process.platform === 'linux') {
    const isThere = createProbe();
    return linuxRequirements.filter((requirement) => !isThere(requirement.probe));
  }
  return hasPostgresServer() ? [] : linuxRequirements.filter((r) => r.purpose === 'database');
}

/** @param {readonly import('./requirements.mjs').Requirement[]} missing */
function installWithApt(missing) {
  const environment = {
    ...process.env,
    DEBIAN_FRONTEND: 'noninteractive',
    NEEDRESTART_MODE: 'a',
    UCF_FORCE_CONFFOLD: '1',
  };
  console.log(
    `Set-up: installing system packages (${missing.map((r) => r.debian[0]).join(' ')}) …`,
  );

  const update = run('apt-get', ['update', '-qq'], { quiet: true, environment });
  if (!update.ok) console.log('Set-up: apt-get update failed; continuing with the old list.');

  const packages = missing.map((requirement) => firstKnownPackage(requirement.debian));
  if (packages.includes('postgresql')) keepPostgresFromStarting();
  const install = run(
    'apt-get',
    [
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      '-o',
      'Dpkg::Options::=--force-confdef',
      '-o',
      'Dpkg::Options::=--force-confold',
      ...packages,
    ],
    { quiet: true, environment },
  );
  if (!install.ok) {
    console.error(install.output.trim().split('\n').slice(-20).join('\n'));
    console.error(
      'Set-up: apt-get could not install the system packages (its last words are above).',
    );
  }
}

/**
 * Some libraries have a new name since the change to 64-bit time.
 *
 * @param {string[]} names
 */
function firstKnownPackage(names) {
  const known = names.find(
    (name) => names.length === 1 || run('apt-cache', ['show', name], { quiet: true }).ok,
  );
  return known ?? names[0] ?? '';
}

/**
 * Debian's package creates and starts a server at its installation. Nightjar needs only the
 * programs, so that server is not created, unless the admin has already configured it.
 */
function keepPostgresFromStarting() {
  const file = '/etc/postgresql-common/createcluster.conf';
  if (existsSync(file)) return;
  mkdirSync('/etc/postgresql-common', { recursive: true });
  writeFileSync(
    file,
    '# Written by the set-up of Nightjar: it needs the PostgreSQL programs, not a system server.\n' +
      '# Delete this line to have installations of PostgreSQL create a "main" cluster again.\n' +
      'create_main_cluster = false\n',
  );
}
