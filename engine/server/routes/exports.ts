import { cancelExport, createExport, downloadExport, getExport } from '../../../schemas/api/exports.ts';
import { allows } from '../../../schemas/api/permission.ts';
import { maskedReader } from '../../tables/reader-of.ts';
import { notAllowed, notFound, refuse } from '../api-error.ts';
import { DONE } from '../done.ts';
import type { ImportDesk } from '../import-port.ts';
import type { Serve } from '../serve-route.ts';
import { send } from './imports.ts';

/** Tables as files. Each sees the exports he began, with what he may see in them. */
export function serveExports(serve: Serve, imports: ImportDesk): void {
  serve(createExport, ({ body, actor }) => {
    if (!allows(actor.permissions, 'read', 'table', body.table)) throw notAllowed();
    const unmasks = allows(actor.permissions, 'unmask', 'pii', body.table);
    if (body.unmask === true && !unmasks) throw notAllowed();
    return imports.export(body, body.unmask === true ? actor : maskedReader(actor));
  });
  serve(getExport, async ({ params, actor }) => {
    const view = imports.exportOf(params.export, actor);
    if (view === undefined) throw notFound();
    return view;
  });
  serve(downloadExport, async ({ params, actor, reply }) => {
    if (imports.exportOf(params.export, actor) === undefined) throw notFound();
    const file = imports.exported(params.export, actor);
    if (file === undefined)
      throw refuse(409, 'export-not-done', '导出还没有完成。', 'The export is not done yet.');
    return send(reply, file);
  });
  serve(cancelExport, async ({ params, actor }) => {
    if (!(await imports.removeExport(params.export, actor))) throw notFound();
    return DONE;
  });
}
