import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { importChatList, previewChatList } from '../../../schemas/api/chat-lists.ts';
import {
  fillInTemplate,
  listImportTemplates,
  removeImportTemplate,
} from '../../../schemas/api/import-templates.ts';
import {
  acceptImport,
  annotatedCopy,
  cancelImport,
  countImportCauses,
  createImport,
  dismissImportProblems,
  getImport,
  listImportProblems,
  listImports,
  mendImport,
  undoImport,
  uploadFile,
} from '../../../schemas/api/imports.ts';
import { allows, openIds } from '../../../schemas/api/permission.ts';
import type { ImportProblem, ImportView } from '../../../schemas/import.ts';
import type { JsonObject } from '../../../schemas/values/json.ts';
import { maskPersonal } from '../../../schemas/values/mask-personal.ts';
import { ProblemError } from '../../../schemas/values/problem-error.ts';
import { recordAudit } from '../../store/audit-store.ts';
import type { Actor } from '../../store/actor.ts';
import type { Tables } from '../../store/tables.ts';
import { seesAllRows } from '../../tables/reader-of.ts';
import { notAllowed, notFound, refuse } from '../api-error.ts';
import { DONE } from '../done.ts';
import type { ImportDesk, MendBody, OutgoingFile } from '../import-port.ts';
import { optional } from '../optional.ts';
import type { Serve } from '../serve-route.ts';

export interface ImportParts {
  imports: ImportDesk;
  tables: Tables;
  now: () => number;
}

/** Files into tables. Whoever may handle the records of a table may import into it; whoever may read them may look on. */
export function serveImports(serve: Serve, parts: ImportParts): void {
  serveFiles(serve, parts);
  serveStates(serve, parts);
  serveProblems(serve, parts);
  serveTemplates(serve, parts);
  serveChats(serve, parts);
}

/** Files know nothing of row rules: who may not see all rows of a table neither fills it from files nor looks on. */
const may = (actor: Actor, action: 'read' | 'handle', table: string): boolean =>
  allows(actor.permissions, action, 'table', table) && seesAllRows(actor, table);

function check(actor: Actor, action: 'read' | 'handle', table: string): void {
  if (!may(actor, action, table)) throw notAllowed();
}

/** Of a table that is not open to the asker there is no import. */
async function mine(
  imports: ImportDesk,
  id: string,
  actor: Actor,
  action: 'read' | 'handle',
): Promise<ImportView> {
  const view = await told(imports.get(id));
  if (!may(actor, 'read', view.table)) throw notFound();
  check(actor, action, view.table);
  return view;
}

/** What the desk refuses as the statuses of HTTP have it. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, message } = error.problem;
    if (code === 'import-unknown') throw notFound();
    if (code === 'import-state') throw refuse(409, code, message.zh, message.en);
    throw error;
  }
}

function serveFiles(serve: Serve, { imports }: ImportParts): void {
  serve(uploadFile, ({ query, request, actor }) => {
    const body = request.body as Readable | undefined;
    if (body === undefined || typeof body.pipe !== 'function') throw noFile();
    return imports.keep(query.filename ?? nameIn(request.headers['content-disposition']), body, actor);
  });
  serve(createImport, ({ body, actor }) => {
    check(actor, 'handle', body.table);
    return imports.create(body, actor);
  });
}

const noFile = (): Error =>
  refuse(
    415,
    'file-body',
    '请求体应是文件内容（content-type: application/octet-stream）。',
    'Send the content of the file as the body (content-type: application/octet-stream).',
  );

/** `attachment; filename*=UTF-8''%E8%AE%A2%E5%8D%95.csv`, or plain. */
function nameIn(header: string | undefined): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header ?? '')?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(header ?? '')?.[1];
  try {
    return encoded === undefined ? (plain ?? '文件') : decodeURIComponent(encoded);
  } catch {
    return '文件';
  }
}

function serveStates(serve: Serve, { imports }: ImportParts): void {
  serve(listImports, ({ query, actor }) =>
    imports.list({ ...optional(query), visible: openIds(actor.permissions, 'read', 'table') }),
  );
  serve(getImport, ({ params, actor }) => mine(imports, params.import, actor, 'read'));
  serve(acceptImport, async ({ params, body, actor }) => {
    await mine(imports, params.import, actor, 'handle');
    return told(imports.accept(params.import, optional(body), actor));
  });
  serve(cancelImport, async ({ params, actor }) => {
    await mine(imports, params.import, actor, 'handle');
    return told(imports.cancel(params.import));
  });
  serve(undoImport, async ({ params, actor }) => {
    await mine(imports, params.import, actor, 'handle');
    return told(imports.undo(params.import));
  });
}

function serveProblems(serve: Serve, { imports, tables, now }: ImportParts): void {
  serve(listImportProblems, async ({ params, query, actor }) => {
    const { table } = await mine(imports, params.import, actor, 'read');
    const page = await imports.problems(params.import, optional(query));
    return { ...page, items: page.items.map((one) => shownTo(actor, table, one)) };
  });
  serve(countImportCauses, async ({ params, actor }) => {
    const { table } = await mine(imports, params.import, actor, 'read');
    const causes = await imports.causes(params.import);
    return { items: causes.map((one) => ({ ...one, sample: shownTo(actor, table, one.sample) })) };
  });
  serve(mendImport, async ({ params, body, actor }) => {
    await mine(imports, params.import, actor, 'handle');
    return told(imports.mend(params.import, optional(body) as MendBody, actor));
  });
  serve(dismissImportProblems, async ({ params, body, actor }) => {
    await mine(imports, params.import, actor, 'handle');
    return imports.dismiss(params.import, body.places);
  });
  serve(annotatedCopy, async ({ params, actor, reply }) => {
    const view = await mine(imports, params.import, actor, 'read');
    // The rows as they came, with everything in them.
    if (!allows(actor.permissions, 'unmask', 'pii', view.table)) throw notAllowed();
    const entry = { action: 'pii.unmask', kind: 'import', object: view.id };
    await tables.write((tx) => recordAudit(tx, now(), actor, entry));
    return send(reply, await imports.annotated(params.import));
  });
}

/** Values are as likely a phone number as not: without the right to see those, their place and cause must do. */
function shownTo(actor: Actor, table: string, one: ImportProblem): ImportProblem {
  if (allows(actor.permissions, 'unmask', 'pii', table)) return one;
  const problems = one.problems.map(({ value, ...rest }) => {
    const text = typeof value === 'string' && value !== '' ? value : undefined;
    if (text === undefined) return rest;
    const hide = (words: string): string => words.replaceAll(text, maskPersonal('other', text));
    return { ...rest, message: { zh: hide(rest.message.zh), en: hide(rest.message.en) } };
  });
  return { ...one, problems };
}

function serveTemplates(serve: Serve, { imports }: ImportParts): void {
  serve(fillInTemplate, async ({ params, query, reply }) =>
    send(reply, await imports.form(params.table, query.language)),
  );
  serve(listImportTemplates, async ({ params }) => ({ items: await imports.templates(params.table) }));
  serve(removeImportTemplate, async ({ params }) => {
    if (!(await imports.removeTemplate(params.table, params.template))) throw notFound();
    return DONE;
  });
}

function serveChats(serve: Serve, { imports }: ImportParts): void {
  serve(previewChatList, async ({ body }) => imports.readChat(body.text, body.defaultItem));
  serve(importChatList, ({ body, actor }) => {
    check(actor, 'handle', body.table);
    const { defaults, ...chat } = body;
    return imports.importChat(
      { ...chat, ...(defaults === undefined ? {} : { defaults: defaults as JsonObject }) },
      actor,
    );
  });
}

/** A file as the answer, under its own name. */
export function send(reply: FastifyReply, { name, path, remove }: OutgoingFile): never {
  const stream = createReadStream(path);
  stream.once('close', () => void remove());
  const plain = name.replaceAll(/[^\w.-]/g, '_');
  reply.header(
    'content-disposition',
    `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  );
  reply.type(
    name.endsWith('.csv')
      ? 'text/csv; charset=utf-8'
      : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  );
  return stream as never;
}
