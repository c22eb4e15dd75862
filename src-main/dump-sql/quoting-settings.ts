/**
 * The two settings on which the meaning of all that follows depends: the encoding, and whether a backslash escapes in an
 * ordinary text. Which SET statements the reader follows, and whether a value is one that the setting can have. Sources: PostgreSQL
 * manual, "SET", "Setting Parameters" and "Character Set Support"; src/backend/utils/adt/bool.c (parse_bool_with_len). Pure.
 */
import { isEncodingName } from './client-encoding.ts';

interface QuotingSetting {
  of: 'encoding' | 'strings';
  value: string;
  /** A text in quotes, a name in double quotes, or a word without any. */
  written: 'text' | 'name' | 'word';
  isNames: boolean;
  isLocal: boolean;
}

/** One value, in quotes or not. Lists and texts of other forms are no setting that is known here. */
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

/** What a SET statement changes for all that follows. */
export type FollowedSetting = { encoding: string } | { standardConformingStrings: boolean };

const encodingInText = /^[\w-]+(?: [\w-]+)*$/u;
const encodingAsWord = /^[A-Za-z][\w-]*$/u;
const on = /^(?:on|true|yes|1)$/iu;
const off = /^(?:off|false|no|0)$/iu;

/** How the reader goes by this statement; null where it does not. `text`: all of it, bytes as Latin-1. */
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

/** Whether it may set one of the two, in whatever form. `bare`: as `Statement.bare`. */
export const mayChangeQuoting = (bare: string): boolean => namesSetting.test(bare);

/** Whether it may set the encoding of the session. */
export const mayChangeEncoding = (bare: string): boolean => namesEncoding.test(bare);

/** Beginnings of true, false, yes, no, on and off, as far as they mean one of them. */
const truth = /^(?:t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|y(?:es?)?|no?|on|off?|1|0)$/iu;
/** Longer statements are not looked at. */
export const longestSettingBytes = 1024;

/** What follows “the statement in line 12”; null when it may be one. `text`: all of the statement, bytes as Latin-1. */
export function faultOfSetting(text: string): string | null {
  const setting = text.length > longestSettingBytes ? null : readSetting(text);
  if (setting === null) return null;
  const { value, written } = setting;
  // Numbers are not looked at, nor is DEFAULT.
  if (written === 'word' && (!/^[A-Za-z_]\w*$/u.test(value) || /^default$/iu.test(value))) {
    return null;
  }
  // The value of SET NAMES is a text.
  if (setting.of === 'encoding' && (!setting.isNames || written === 'text')) {
    return isEncodingName(value)
      ? null
      : `sets the encoding “${value}”, which PostgreSQL does not have`;
  }
  if (setting.of === 'encoding' || truth.test(value)) return null;
  return `sets standard_conforming_strings to “${value}”, which is neither on nor off`;
}
