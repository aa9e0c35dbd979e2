import { Button, Modal, Radio } from 'antd';
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import type { Mapping } from '../../../schemas/mapping.ts';
import { acceptImport, createImport, type AcceptBody, type ImportView } from '../../api/imports.ts';
import type { TableSummary } from '../../api/tables.ts';
import { useLanguage } from '../../language/language.tsx';
import { fieldAt, titleOf } from '../../tables/field-path.ts';
import { Choice } from '../../ui/choice.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useSubmit } from '../../ui/submit.ts';
import { DryRun } from './dry-run.tsx';
import { ColumnList, Recognised } from './recognised.tsx';

const Mapper = lazy(async () => ({ default: (await import('../../mapper/mapper.tsx')).Mapper }));

interface Props {
  view: ImportView;
  table: TableSummary;
  onChanged(): void;
}

const noSamples: never[] = [];

/** What was recognised in the files, what nobody fills yet, and how records are found again. */
export function ConfirmImport({ view, table, onChanged }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { plan, finding } = view;
  const [mapping, setMapping] = useState<Mapping | null>(plan?.mapping ?? null);
  const [defaults, setDefaults] = useState<Record<string, unknown>>({ ...plan?.defaults });
  const [key, setKey] = useState(plan?.key ?? '');
  const [checks, setChecks] = useState(plan?.checks ?? 'refuse');
  const [drawing, setDrawing] = useState(false);
  const [trial, setTrial] = useState<string | null>(null);
  const headings = useMemo(() => finding?.columns.map(({ source }) => source) ?? [], [finding]);
  const said = Object.fromEntries(
    Object.entries(defaults).filter(([, value]) => value !== null && value !== undefined),
  );
  const body = (): AcceptBody => ({
    ...(mapping === null ? {} : { mapping }),
    defaults: said,
    key: key === '' ? null : key,
    checks,
  });
  const begin = useSubmit(() => acceptImport(view.id, body()));
  const rehearse = useSubmit(async () => {
    const { id } = await createImport({
      ...body(),
      table: view.table,
      files: view.files.map((file) => file.id),
      recipe: plan?.recipe ?? null,
      dryRun: true,
    });
    setTrial(id);
  });
  const press = async (): Promise<void> => {
    if (await begin.submit()) onChanged();
  };
  const keys = table.definition.keys;
  return (
    <>
      <Recognised
        view={view}
        table={table}
        defaults={defaults}
        onDefault={(field, value) => setDefaults((before) => ({ ...before, [field]: value }))}
      />
      <section className="paper">
        <h2>{t('intake.columns')}</h2>
        <ColumnList view={view} table={table} />
        <div className="import-acts">
          <Button onClick={() => setDrawing(true)} data-testid="open-mapper">
            {t('intake.map')}
          </Button>
        </div>
      </section>
      <section className="paper">
        <div className="import-form">
          <Choice
            label={t('intake.found-by')}
            value={key}
            onText={setKey}
            options={[
              { value: '', label: t('intake.always-new') },
              ...keys.map(({ id, fields }) => ({
                value: id,
                label: fields
                  .map((path) => fieldAt(table.definition, path))
                  .map((at) => (at === undefined ? '' : titleOf(at, say)))
                  .join(' + '),
              })),
            ]}
          />
          <div className="field">
            <span>{t('intake.checks')}</span>
            <Radio.Group
              value={checks}
              onChange={(event) => setChecks(event.target.value as typeof checks)}
              options={(['refuse', 'warn', 'off'] as const).map((value) => ({
                value,
                label: t(`intake-checks.${value}`),
              }))}
            />
          </div>
        </div>
        <FailureNote failure={begin.failure ?? rehearse.failure} />
        <div className="import-acts">
          <Button loading={rehearse.busy} onClick={() => void rehearse.submit()} data-testid="dry-run">
            {t('intake.dry-run')}
          </Button>
          <Button type="primary" loading={begin.busy} onClick={() => void press()} data-testid="begin-import">
            {t('intake.begin')}
          </Button>
        </div>
        {trial === null ? null : <DryRun key={trial} id={trial} table={table} />}
      </section>
      {drawing && mapping !== null ? (
        <Modal open width="96vw" footer={null} title={t('intake.map')} onCancel={() => setDrawing(false)}>
          <Suspense fallback={<Loading />}>
            <div className="mapper-screen">
              <Mapper
                mapping={mapping}
                samples={noSamples}
                headings={headings}
                source={view.table}
                onChange={setMapping}
                onDone={() => setDrawing(false)}
                doneLabel={t('table.save')}
              />
            </div>
          </Suspense>
        </Modal>
      ) : null}
    </>
  );
}
