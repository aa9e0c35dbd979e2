import type { Text } from '../../../schemas/text.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (value: unknown, name: string): unknown =>
  isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;

const asText = (value: unknown): Text | undefined => {
  const [zh, en] = [own(value, 'zh'), own(value, 'en')];
  return typeof zh === 'string' && typeof en === 'string' ? { zh, en } : undefined;
};

export interface CaseDetails {
  /** What a task asks. */
  title?: Text;
  /** The answers a task offers. */
  decisions: { port: string; label?: Text }[];
  /** JSON Schema of what a task wants to know besides the decision. */
  form?: unknown;
  /** What was sent, of a step whose outcome is unknown. */
  request?: unknown;
  error?: { code: string; message: string };
  /** The record that is held, and what is wrong with it. */
  record?: unknown;
  problems: { field: string; message: Text }[];
}

/** What node types put into their cases. Each part stands on its own; one of another shape is passed over. */
export function readDetails(details: unknown): CaseDetails {
  const list = (name: string): unknown[] => {
    const value = own(details, name);
    return Array.isArray(value) ? value : [];
  };
  const title = asText(own(details, 'title'));
  const error = own(details, 'error');
  const [code, message] = [own(error, 'code'), own(error, 'message')];
  return {
    ...(title === undefined ? {} : { title }),
    ...given('form', own(details, 'form')),
    ...given('request', own(details, 'request')),
    ...given('record', own(details, 'record')),
    ...(typeof code === 'string'
      ? { error: { code, message: typeof message === 'string' ? message : '' } }
      : {}),
    decisions: list('decisions').flatMap((decision) => {
      const [port, label] = [own(decision, 'port'), asText(own(decision, 'label'))];
      return typeof port === 'string' ? [{ port, ...(label === undefined ? {} : { label }) }] : [];
    }),
    problems: list('problems').flatMap((problem) => {
      const [field, text] = [own(problem, 'field'), asText(own(problem, 'message'))];
      return typeof field === 'string' && text !== undefined ? [{ field, message: text }] : [];
    }),
  };
}

const given = <Name extends string>(name: Name, value: unknown): Partial<Record<Name, unknown>> =>
  value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, unknown>>);
