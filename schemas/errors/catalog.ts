import { channelErrors } from './channels.ts';
import { codeErrors, flowErrors, shippedCauses } from './data.ts';
import type { ErrorText, ErrorTopic } from './error-text.ts';
import { httpErrors } from './http.ts';
import { installationErrors } from './installation.ts';
import { mappingErrors, schemaErrors } from './records.ts';
import { orderErrors } from './orders.ts';
import { runErrors } from './run.ts';
import { tableErrors } from './tables.ts';

/** Every code an error or a cause may carry, for the API, the page and docs/errors. A flow's author may use others. */
export const errorCatalog: readonly ErrorTopic[] = [
  runErrors,
  flowErrors,
  httpErrors,
  codeErrors,
  mappingErrors,
  schemaErrors,
  tableErrors,
  channelErrors,
  orderErrors,
  shippedCauses,
  installationErrors,
];

const known = new Map(errorCatalog.flatMap(({ codes }) => Object.entries(codes)));

/** Undefined: a code of the flow's author, which is shown as it was written. */
export const errorTextOf = (code: string): ErrorText | undefined => known.get(code);
