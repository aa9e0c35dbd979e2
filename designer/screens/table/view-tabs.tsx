import { App, Button, Checkbox, Dropdown, Tabs } from 'antd';
import { useState, type ReactNode } from 'react';
import type { RecordView } from '../../../schemas/record-query.ts';
import { countRecords } from '../../api/records.ts';
import { changeView, createView, removeView } from '../../api/record-views.ts';
import { useLanguage } from '../../language/language.tsx';
import { viewContent, writeList } from '../../tables/list-state.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useLoad } from '../../ui/load.ts';
import { useSubmit } from '../../ui/submit.ts';
import { fromView } from '../../tables/list-state.ts';
import type { List } from './use-list.ts';

interface Props {
  table: string;
  list: List;
  views: readonly RecordView[] | null;
  reload(): void;
}

/** Saved views as tabs, each with how many records it finds. */
export function ViewTabs({ table, list, views, reload }: Props): ReactNode {
  const { t, say } = useLanguage();
  const { modal } = App.useApp();
  const [naming, setNaming] = useState(false);
  const { state } = list;
  const current = views?.find(({ id }) => id === state.view) ?? null;
  const touched =
    current !== null && writeList(fromView(current)) !== writeList({ ...state, picked: undefined });
  const keep = useSubmit(async () => {
    if (current === null) return;
    await changeView(current, { title: current.title, shared: current.shared, ...viewContent(state) });
    reload();
    list.openView(current);
  });
  const drop = (view: RecordView): void =>
    void modal.confirm({
      title: t('table.view-remove', { view: say(view.title) }),
      okText: t('table.remove'),
      cancelText: t('action.cancel'),
      onOk: async () => {
        await removeView(view);
        list.openView(null);
        reload();
      },
    });
  return (
    <>
      <Tabs
        size="small"
        className="view-tabs"
        activeKey={state.view ?? ''}
        onChange={(key) => list.openView(views?.find(({ id }) => id === key) ?? null)}
        items={[
          { key: '', label: t('table.all') },
          ...(views ?? []).map((view) => ({
            key: view.id,
            label: (
              <>
                {say(view.title)} <ViewCount table={table} view={view} />
              </>
            ),
          })),
        ]}
        tabBarExtraContent={
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                { key: 'new', label: t('table.view-save-as'), onClick: () => setNaming(true) },
                ...(current === null
                  ? []
                  : [
                      {
                        key: 'keep',
                        label: t('table.view-keep'),
                        disabled: !touched,
                        onClick: () => void keep.submit(),
                      },
                      {
                        key: 'drop',
                        label: t('table.view-drop'),
                        danger: true,
                        onClick: () => drop(current),
                      },
                    ]),
              ],
            }}
          >
            <Button
              size="small"
              type={touched ? 'primary' : 'text'}
              data-testid="view-menu"
              loading={keep.busy}
            >
              {t('table.view')}
            </Button>
          </Dropdown>
        }
      />
      <FailureNote failure={keep.failure} />
      {naming ? (
        <NameView
          table={table}
          list={list}
          onClose={() => setNaming(false)}
          onMade={(view) => {
            setNaming(false);
            reload();
            list.openView(view);
          }}
        />
      ) : null}
    </>
  );
}

function ViewCount({ table, view }: { table: string; view: RecordView }): ReactNode {
  const { t } = useLanguage();
  const { value } = useLoad(`${table} ${view.id} ${view.revision}`, (signal) =>
    countRecords(table, view.filter === undefined ? {} : { filter: view.filter }, signal),
  );
  return (
    <span className="figures faint">
      {value === null ? '…' : value.more ? t('table.many', { count: value.count }) : value.count}
    </span>
  );
}

interface NameProps {
  table: string;
  list: List;
  onClose(): void;
  onMade(view: RecordView): void;
}

function NameView({ table, list, onClose, onMade }: NameProps): ReactNode {
  const { t } = useLanguage();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(true);
  const save = useSubmit(async () =>
    onMade(await createView(table, { title: { zh: name, en: name }, shared, ...viewContent(list.state) })),
  );
  return (
    <Dialog title={t('table.view-save-as')} onClose={onClose}>
      <Form submit={save}>
        <FailureNote failure={save.failure} />
        <TextField label={t('table.view-name')} value={name} autoFocus onText={setName} />
        <Checkbox checked={shared} onChange={(event) => setShared(event.target.checked)}>
          {t('table.view-shared')}
        </Checkbox>
        <div className="form-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={save.busy} disabled={name.trim() === ''}>
            {t('table.save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
