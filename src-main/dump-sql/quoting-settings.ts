/**
 * The two settings that change the meaning of the following text: the encoding, and if a backslash
 * is an escape in an ordinary string literal. Decides which SET statements the reader follows, and
 * if a value is valid for the setting. Sources: PostgreSQL manual, "SET", "Setting Parameters" and
 * "Character Set Support"; src/backend/utils/adt/bool.c (parse_bool_with_len). No I/O.
 */
import { isEncodingName } from './client-encoding.ts';

interface QuotingSetting {
  of: 'encoding' | 'strings';
  value: string;
  /** A string literal, a name in double quotes, or a word without quotes. */
  written: 'text' | 'name' | 'word';
  isNames: boolean;
  isLocal: boolean;
}

/** One value, with or without quotes. Lists and string literals of other forms do not match. */
const form =
  /^SET\s+(?:(SESSION|LOCAL)\s+)?(?:(client_encoding|standard_conforming_strings)(?:\s*=|\s+TO\b)|NAMES\b)\s*(?:'([^'\\]*)'|"([^"]*)"|(\w[\w-]*))\s*(?:;\s*)?$/iu;

function readSetting(text: string): QuotingSetting | null {
  const [whole, reach, setting, single, double, word] = form.exec(text) ?? [];
  if (whole === undefined) return null;
  return {
    of: /^standard/iu.test(setting ?? '') ? 'strings' : 'encoding',
    value: single ?? double ?? word ?? '',
    written: single !== undefined ? 'text' : double !== undefined ? 'name' : 'word',
    isNames: setting === undefined,
    isLocal: /^local$/iu.test(reach ?? ''),
  };
}

/** Effect of a SET statement on the following text. */
export type FollowedSetting = { encoding: string } | { standardConformingStrings: boolean };

const encodingInText = /^[\w-]+(?: [\w-]+)*$/u;
const encodingAsWord = /^[A-Za-z][\w-]*$/u;
const on = /^(?:on|true|yes|1)$/iu;
const off = /^(?:off|false|no|0)$/iu;

/**
 * Returns the setting that the reader applies after this statement; null if it applies none.
 * `text`: the whole statement, bytes as Latin-1.
 */
export function followedSetting(text: string): FollowedSetting | null {
  const setting = readSetting(text);
  if (setting === null || setting.isLocal || setting.written === 'name') return null;
  const { value, written } = setting;
  if (setting.of === 'encoding') {
    const isName = (written === 'text' ? encodingInText : encodingAsWord).test(value);
    return isName ? { encoding: value.replaceAll(' ', '') } : null;
  }
  if (on.test(value)) return { standardConformingStrings: true };
  return off.test(value) ? { standardConformingStrings: false } : null;
}

const namesSetting =
  /^SET\s+(?:SESSION\s+|LOCAL\s+)?(?:"?(?:client_encoding|standard_conforming_strings)\b|NAMES\b)/iu;
const namesEncoding = /^SET\s+(?:SESSION\s+)?(?:client_encoding|NAMES)\b/iu;

/**
 * Returns true if the statement may change one of the two settings, in any form. `bare`: as in
 * `Statement.bare`.
 */
export const mayChangeQuoting = (bare: string): boolean => namesSetting.test(bare);

/** Returns true if the statement may change the encoding of the session. */
export const mayChangeEncoding = (bare: string): boolean => namesEncoding.test(bare);

/** Beginnings of true, false, yes, no, on and off, if they are unambiguous. */
const booleanWord = /^(?:t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|y(?:es?)?|no?|on|off?|1|0)$/iu;
/** Longer statements are not checked. */
export const longestSettingBytes = 1024;

/**
 * Returns text that completes “the statement in line 12”; null if the statement may be valid.
 * `text`: the whole statement, bytes as Latin-1.
 */
export function faultOfSetting(text: string): string | null {
  const setting = text.length > longestSettingBytes ? null : readSetting(text);
  if (setting === null) return null;
  const { value, written } = setting;
  // Numbers and DEFAULT are not checked.
  if (written === 'word' && (!/^[A-Za-z_]\w*$/u.test(value) || /^default$/iu.test(value))) {
    return null;
  }
  // The value of SET NAMES is a string literal.
  if (setting.of === 'encoding' && (!setting.isNames || written === 'text')) {
    return isEncodingName(value)
      ? null
      : `sets the encoding “${value}”, which PostgreSQL does not have`;
  }
  if (setting.of === 'encoding' || booleanWord.test(value)) return null;
  return `sets standard_conforming_strings to “${value}”, which is neither on nor off`;
}
