import { App, Button, Popover } from 'antd';
import { useState, type ReactNode } from 'react';
import type { TableField } from '../../../schemas/table.ts';
import { asFailure } from '../../api/failure.ts';
import { updateRecord, type Revision, type TableRecord } from '../../api/records.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useSession } from '../../app/session.tsx';
import { useLanguage } from '../../language/language.tsx';
import { CellEditor, editsInline } from '../../tables/cell-editor.tsx';
import { CellValue } from '../../tables/cell-value.tsx';
import { isEditable } from '../../tables/field-path.ts';
import { isEmpty, printPlain } from '../../tables/print-value.ts';
import type { PayloadAsk } from './payload-dialog.tsx';
import { SourceFacts } from './source-facts.tsx';

interface Props {
  table: TableSummary;
  record: TableRecord;
  field: TableField;
  source: Revision | undefined;
  onChanged(): void;
  onPayload(ask: PayloadAsk): void;
}

/** A value; pointing at it says where it came from, pressing it edits it. */
export function RecordFact({ table, record, field, source, onChanged, onPayload }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { may } = useSession();
  const { message } = App.useApp();
  const [editing, setEditing] = useState(false);
  const value = record[field.id];
  const edits = may('handle', 'table') && isEditable(field) && editsInline(field);
  const save = async (next: unknown): Promise<void> => {
    setEditing(false);
    try {
      const result = await updateRecord(table.id, record, { [field.id]: next });
      const [problem] = result.problems;
      if (result.outcome === 'refused' && problem !== undefined) void message.error(say(problem.message));
    } catch (error) {
      void message.error(say(asFailure(error).text));
    }
    onChanged();
  };
  const wide = ['long-text', 'json', 'address'].includes(field.type);
  return (
    <div className={`record-fact ${wide ? 'wide' : ''}`} data-field={field.id}>
      <dt>{say(field.title)}</dt>
      <dd>
        {editing ? (
          <CellEditor
            field={field}
            value={value}
            label={say(field.title)}
            onSave={(next) => void save(next)}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <Popover
            mouseEnterDelay={0.4}
            content={
              source === undefined ? (
                t('table.no-source')
              ) : (
                <>
                  <SourceFacts revision={source} />
                  {source.payload && may('unmask', 'pii') ? (
                    <Button
                      size="small"
                      onClick={() => onPayload({ revision: source.revision, mark: printPlain(value) })}
                    >
                      {t('table.payload')}
                    </Button>
                  ) : null}
                </>
              )
            }
          >
            <button
              type="button"
              className="record-value"
              aria-label={t('table.edit-field', { field: say(field.title) })}
              disabled={!edits}
              onClick={() => setEditing(true)}
            >
              {isEmpty(value) ? (
                <span className="faint">—</span>
              ) : (
                <CellValue field={field} value={value} wording={{ say, t, titles: {} }} />
              )}
            </button>
          </Popover>
        )}
      </dd>
    </div>
  );
}
