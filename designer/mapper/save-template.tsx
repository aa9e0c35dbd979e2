import { useState, type ReactNode } from 'react';
import { App, Button, Dropdown, Input, Modal } from 'antd';
import { listMappingTemplates, saveMappingTemplate, type MappingTemplate } from '../api/mappings.ts';
import { useLanguage } from '../language/language.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useLoad } from '../ui/load.ts';
import { useSubmit } from '../ui/submit.ts';
import { useBoard } from './board.ts';

/** A name that any address can hold; what has no Latin letters goes by its time. */
const idOf = (name: string, source: string): string => {
  const plain = `${source}-${name}`
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 50);
  return plain === '' || !/[a-z]/.test(plain) ? `mapping-${Date.now()}` : plain;
};

/** Keeps the mapping for the next shop of its kind, or takes one that was kept. */
export function SaveTemplate({ source }: { source: string }): ReactNode {
  const { t, say } = useLanguage();
  const board = useBoard();
  const { message } = App.useApp();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const kept = useLoad('mapping-templates', (signal) => listMappingTemplates(signal));
  const saving = useSubmit(async () => {
    const words = name.trim();
    await saveMappingTemplate(idOf(words, source), {
      name: { zh: words, en: words },
      source,
      mapping: board.mapping,
    });
    void message.success(t('mapper.template-saved'));
    setNaming(false);
    kept.reload();
  });
  const take = ({ mapping }: MappingTemplate): void => {
    const { fields, group } = mapping;
    const { fields: _fields, group: _group, ...rest } = board.mapping;
    board.edit({ ...rest, ...(fields && { fields }), ...(group && { group }) });
  };
  const templates = kept.value ?? [];
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'save', label: t('mapper.save-template'), onClick: () => setNaming(true) },
            ...(templates.length === 0 ? [] : [{ type: 'divider' as const, key: 'line' }]),
            ...templates.map((one) => ({
              key: `take-${one.id}`,
              label: t('mapper.take-template', { name: say(one.name) }),
              onClick: () => take(one),
            })),
          ],
        }}
      >
        <Button size="small" data-testid="mapper-templates">
          {t('mapper.templates')}
        </Button>
      </Dropdown>
      <Modal
        open={naming}
        title={t('mapper.save-template')}
        okText={t('mapper.save')}
        cancelText={t('mapper.cancel')}
        okButtonProps={{ disabled: name.trim() === '', loading: saving.busy }}
        onOk={() => void saving.submit()}
        onCancel={() => setNaming(false)}
      >
        <FailureNote failure={saving.failure} />
        <label className="mapper-field">
          <span>{t('mapper.template-name')}</span>
          <Input
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.target.value)}
            data-testid="mapper-template-name"
          />
        </label>
      </Modal>
    </>
  );
}
