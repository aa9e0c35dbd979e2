import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Segmented, Skeleton } from 'antd';
import { sentence } from '../../engine/rules/sentence/sentence.ts';
import type { Text } from '../../schemas/text.ts';
import type { Json } from '../../schemas/values/json.ts';
import { useLanguage } from '../language/language.tsx';
import { formulaFieldsOf } from './data-fields.ts';
import { FormulaBar } from './formula-bar.tsx';
import { useSurroundings } from './surroundings.tsx';

const RuleBuilder = lazy(async () => ({ default: (await import('./rule-builder.tsx')).RuleBuilder }));

type View = 'conditions' | 'formula';

interface Props {
  value: Json | undefined;
  onChange: (rule: Json) => void;
  label: string;
  id?: string | undefined;
}

/** One rule, put together from conditions or typed as a formula, and read out in words. */
export function RuleInput({ value, onChange, label, id }: Props): ReactNode {
  const { t } = useLanguage();
  const [view, setView] = useState<View>('conditions');
  return (
    <div className="rule" data-testid="rule">
      <Segmented<View>
        size="small"
        value={view}
        onChange={setView}
        aria-label={t('forms.rule-view')}
        options={[
          { value: 'conditions', label: t('forms.conditions') },
          { value: 'formula', label: t('forms.formula') },
        ]}
      />
      {view === 'formula' ? (
        <FormulaBar rule={value} onChange={onChange} label={label} id={id} />
      ) : (
        <Suspense fallback={<Skeleton active title={false} paragraph={{ rows: 2 }} />}>
          <RuleBuilder rule={value} onChange={onChange} label={label} />
        </Suspense>
      )}
      <RuleSentence rule={value} />
    </div>
  );
}

/** What a rule says, in words. */
export function RuleSentence({ rule }: { rule: Json | undefined }): ReactNode {
  const { language, t } = useLanguage();
  const { fields } = useSurroundings();
  if (rule === undefined || rule === null) return <p className="rule-sentence quiet">{t('forms.no-rule')}</p>;
  const labels: Record<string, Text> = Object.fromEntries(
    formulaFieldsOf(fields).map((field) => [field.path, field.label]),
  );
  return (
    <p className="rule-sentence" data-testid="sentence">
      {sentence(rule, language, labels)}
    </p>
  );
}
