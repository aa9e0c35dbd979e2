import type { ReactNode } from 'react';
import { Select, type SelectProps } from 'antd';
import { Field, type FieldProps } from './field.tsx';

type Props = FieldProps &
  Omit<SelectProps<string>, 'options' | 'onChange'> & {
    options: readonly { value: string; label: string }[];
  };

/** One of several; a long list is searched by typing. */
export function Choice({ label, hint, problems, className, onText, options, ...select }: Props): ReactNode {
  return (
    <Field label={label} hint={hint} problems={problems} className={className}>
      {(described) => (
        <Select
          {...select}
          {...described}
          {...(described['aria-invalid'] === true ? { status: 'error' as const } : {})}
          options={[...options]}
          popupMatchSelectWidth={false}
          showSearch={options.length > 8 ? { optionFilterProp: 'label' } : false}
          onChange={onText}
        />
      )}
    </Field>
  );
}
