import { readFileSync } from 'node:fs';
import { parseJson } from '../../schemas/values/parse-json.ts';
import type { Json } from '../../schemas/values/json.ts';
import { UsageError } from './command.ts';

/** The text of a file, or of standard input for `-`. */
export const readText = (file: string): string => {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(`无法读取 ${file} / cannot read ${file}: ${(error as Error).message}`);
  }
};

/** A JSON value given as it stands, as `@file`, or as `-` for standard input. */
export const readJsonArgument = (argument: string): Json => {
  const text = argument === '-' || argument.startsWith('@') ? readText(argument.replace(/^@/, '')) : argument;
  return parseJson(text);
};

export const readJsonFile = (file: string): Json => parseJson(readText(file));

/** One JSON value, a JSON array of them, or one per line. */
export const readRecords = (file: string): Json[] => {
  const text = readText(file).trim();
  if (text.startsWith('[')) return parseJson(text) as Json[];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  try {
    return lines.map((line) => parseJson(line));
  } catch (error) {
    // A single object that is printed over several lines is no list of lines.
    if (text.startsWith('{')) return [parseJson(text)];
    throw error;
  }
};
