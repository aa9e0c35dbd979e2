import type { Readable } from 'node:stream';
import type { ChatLine } from '../../schemas/api/chat-lists.ts';
import type { ExportBody, ExportView } from '../../schemas/api/exports.ts';
import type { ImportBody } from '../../schemas/api/imports.ts';
import type {
  ImportFile,
  ImportPlan,
  ImportProblem,
  ImportTemplate,
  ImportView,
} from '../../schemas/import.ts';
import type { Mapping } from '../../schemas/mapping.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { JsonObject } from '../../schemas/values/json.ts';
import type { Actor } from '../store/actor.ts';
import type { Page } from '../store/cursor.ts';

/** A file to send; it is removed when it has been. */
export interface OutgoingFile {
  name: string;
  path: string;
  remove(): Promise<void>;
}

export interface ProblemPlace {
  kind: ImportProblem['kind'];
  file: string;
  row: number;
}

export interface MendBody {
  places?: readonly ProblemPlace[];
  cause?: string;
  field?: string;
  values?: JsonObject;
  source?: Record<string, string>;
  mapping?: Mapping;
}

export interface CauseView {
  cause: string;
  field: string;
  count: number;
  sample: ImportProblem;
}

/**
 * What the server needs of whoever takes files into tables and writes tables to files. Refusals are ProblemErrors
 * (`import-unknown`, `import-state`, `import-file-unknown`, `table-unknown`, `upload-too-large`, …).
 */
export interface ImportDesk {
  keep(name: string, content: Readable, actor: Actor): Promise<ImportFile>;
  create(request: ImportBody, actor: Actor): Promise<ImportView>;
  list(filter: {
    visible: '*' | readonly string[];
    limit: number;
    cursor?: string;
  }): Promise<Page<ImportView>>;
  get(id: string): Promise<ImportView>;
  accept(id: string, change: Partial<ImportPlan>, actor: Actor): Promise<ImportView>;
  cancel(id: string): Promise<ImportView>;
  undo(id: string): Promise<ImportView>;
  problems(
    id: string,
    filter: {
      limit: number;
      cursor?: string;
      state?: ImportProblem['state'];
      cause?: string;
      field?: string;
    },
  ): Promise<Page<ImportProblem>>;
  causes(id: string): Promise<CauseView[]>;
  mend(id: string, body: MendBody, actor: Actor): Promise<{ mended: number; left: number }>;
  dismiss(id: string, places: readonly ProblemPlace[]): Promise<ImportView>;
  annotated(id: string): Promise<OutgoingFile>;
  form(table: string, language: 'zh' | 'en'): Promise<OutgoingFile>;
  templates(table: string): Promise<ImportTemplate[]>;
  removeTemplate(table: string, id: string): Promise<boolean>;
  readChat(
    text: string,
    defaultItem: string | undefined,
  ): { title: string; lines: ChatLine[]; problems: Problem[] };
  importChat(
    chat: { table: string; title: string; lines: readonly ChatLine[]; defaults?: JsonObject },
    actor: Actor,
  ): Promise<ImportView>;
  export(request: ExportBody, actor: Actor): Promise<ExportView>;
  /** Undefined: there is none of this id that this actor began. */
  exportOf(id: string, actor: Actor): ExportView | undefined;
  exported(id: string, actor: Actor): OutgoingFile | undefined;
  removeExport(id: string, actor: Actor): Promise<boolean>;
}
