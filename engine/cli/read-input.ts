import { readFileSync } from 'node:fs';
import { parseJson } from '../../schemas/values/parse-json.ts';
import { ProblemError } from '../../schemas/values/problem-error.ts';
import type { Json } from '../../schemas/values/json.ts';
import { UsageError } from './command.ts';

/** The text of a file, or of standard input for `-`. */
export const readText = (file: string): string => {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
};

const unreadable = (file: string, { code, message }: NodeJS.ErrnoException): UsageError => {
  if (code === 'ENOENT') return new UsageError(`没有文件 ${file} / there is no file ${file}`);
  if (code === 'EISDIR')
    return new UsageError(`${file} 是文件夹，请指定文件 / ${file} is a folder: name a file in it`);
  return new UsageError(`无法读取 ${file} / cannot read ${file}: ${message}`);
};

/** JSON from outside; what is wrong with it is told with the name of where it came from. */
const parseNamed = (text: string, name: string): Json => {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { zh, en } = error.problem.message;
    throw new UsageError(`${name}: ${zh} / ${en}`);
  }
};

/** A JSON value given as it stands, as `@file`, or as `-` for standard input. */
export const readJsonArgument = (argument: string): Json => {
  if (argument === '-' || argument.startsWith('@')) return readJsonFile(argument.replace(/^@/, ''));
  return parseNamed(argument, argument.length > 60 ? `${argument.slice(0, 60)}…` : argument);
};

export const readJsonFile = (file: string): Json => parseNamed(readText(file), file);

/** One JSON value, a JSON array of them, or one per line. */
export const readRecords = (file: string): Json[] => {
  const text = readText(file).trim();
  if (text.startsWith('[')) return parseNamed(text, file) as Json[];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  try {
    return lines.map((line) => parseJson(line));
  } catch (error) {
    // A single object that is printed over several lines is no list of lines.
    if (text.startsWith('{') || !(error instanceof ProblemError)) return [parseNamed(text, file)];
    const { zh, en } = error.problem.message;
    throw new UsageError(`${file}: ${zh} / ${en}`);
  }
};
