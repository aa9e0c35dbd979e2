import type { ReactNode } from 'react';
import { SwapOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Json } from '../../schemas/values/json.ts';
import { useLanguage } from '../language/language.tsx';
import { useSurroundings } from './surroundings.tsx';

interface Outline {
  target?: unknown[];
  fields?: { to?: unknown }[];
}

/** How far a mapping is, and the way to where it is drawn. */
export function MappingSetting({ value }: { value: Json | undefined }): ReactNode {
  const { t } = useLanguage();
  const { openMapping } = useSurroundings();
  const mapping = (typeof value === 'object' && value !== null ? value : {}) as Outline;
  const all = Array.isArray(mapping.target) ? mapping.target.length : 0;
  const filled = Array.isArray(mapping.fields) ? new Set(mapping.fields.map(({ to }) => to)).size : 0;
  return (
    <div className="mapping-setting">
      <Button
        icon={<SwapOutlined />}
        disabled={openMapping === undefined}
        onClick={openMapping}
        data-testid="open-mapping"
      >
        {t('forms.open-mapping')}
      </Button>
      <span className="quiet">{t('forms.mapped', { filled: Math.min(filled, all), all })}</span>
    </div>
  );
}
