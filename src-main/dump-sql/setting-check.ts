/**
 * Whether a SET statement gives a value that the setting can have, for the two on which the meaning of all that follows
 * depends. Sources: PostgreSQL manual, "SET", "Setting Parameters" and "Character Set Support"; src/backend/utils/adt/bool.c
 * (parse_bool_with_len). Pure.
 */
import { isEncodingName } from './client-encoding.ts';

/** One value, in quotes or not; lists, numbers and texts of other forms are not looked at. */
const value = String.raw`(?:'([^'\\]*)'|"([^"]*)"|([A-Za-z_]\w*))\s*(?:;\s*)?$`;
const isSet = /^SET\s/iu;
const encodingSetting = new RegExp(
  String.raw`^SET\s+(?:(?:SESSION|LOCAL)\s+)?client_encoding\s*(?:=|TO\b)\s*${value}`,
  'iu',
);
/** Its value is a text in quotes, or DEFAULT. */
const names = /^SET\s+(?:(?:SESSION|LOCAL)\s+)?NAMES\s*'([^'\\]*)'\s*(?:;\s*)?$/iu;
const stringSetting = new RegExp(
  String.raw`^SET\s+(?:(?:SESSION|LOCAL)\s+)?standard_conforming_strings\s*(?:=|TO\b)\s*${value}`,
  'iu',
);
/** Beginnings of true, false, yes, no, on and off, as far as they mean one of them. */
const truth = /^(?:t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|y(?:es?)?|no?|on|off?|1|0)$/iu;
/** Longer statements are not looked at. */
export const longestSettingBytes = 1024;

/** What follows “the statement in line 12”; null when it may be one. `text`: all of the statement, bytes as Latin-1. */
export function faultOfSetting(text: string): string | null {
  if (text.length > longestSettingBytes || !isSet.test(text)) return null;
  const encoding = valueIn(encodingSetting, text) ?? valueIn(names, text);
  if (encoding !== null && !isEncodingName(encoding)) {
    return `sets the encoding “${encoding}”, which PostgreSQL does not have`;
  }
  const strings = valueIn(stringSetting, text);
  if (strings !== null && !truth.test(strings)) {
    return `sets standard_conforming_strings to “${strings}”, which is neither on nor off`;
  }
  return null;
}

/** null where it has another form, and of DEFAULT. */
function valueIn(setting: RegExp, text: string): string | null {
  const [, single, double, word] = setting.exec(text) ?? [];
  if (word !== undefined && /^default$/iu.test(word)) return null;
  return single ?? double ?? word ?? null;
}
