import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { parseJson } from '../../../schemas/values/parse-json.ts';
import { printJson } from '../../../schemas/values/print-json.ts';
import { revisionPayload } from '../../api/records.ts';
import { useLanguage } from '../../language/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLoad } from '../../ui/load.ts';

export interface PayloadAsk {
  revision: number;
  /** The value to show in it; empty marks none. */
  mark: string;
}

interface Props {
  table: string;
  record: string;
  ask: PayloadAsk;
  onClose(): void;
}

/** JSON with a line for each value; anything else as it came. */
function laidOut(payload: string): string {
  try {
    const value = parseJson(payload);
    return typeof value === 'object' ? JSON.stringify(JSON.parse(printJson(value)), null, 2) : payload;
  } catch {
    return payload;
  }
}

/** What the source sent, word for word, with a value marked in it. */
export function PayloadDialog({ table, record, ask, onClose }: Props): ReactNode {
  const { t } = useLanguage();
  const { value, failure, reload } = useLoad(`${table} ${record} ${ask.revision}`, (signal) =>
    revisionPayload(table, record, ask.revision, signal),
  );
  const text = value?.payload == null ? null : laidOut(value.payload);
  const pieces = text === null ? [] : ask.mark.length < 2 ? [text] : text.split(ask.mark);
  return (
    <Dialog title={t('table.payload')} width={760} onClose={onClose}>
      <FailureNote failure={failure} onRetry={reload} />
      {value === null ? (
        failure === null ? (
          <Skeleton active />
        ) : null
      ) : text === null ? (
        <Empty title={t('table.payload-gone')} />
      ) : (
        <pre className="payload" tabIndex={0}>
          {pieces.map((piece, index) => (
            <span key={index}>
              {index === 0 ? null : <mark>{ask.mark}</mark>}
              {piece}
            </span>
          ))}
        </pre>
      )}
    </Dialog>
  );
}
