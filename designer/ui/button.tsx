import type { ReactNode, Ref } from 'react';
import { Button as AntButton, type ButtonProps } from 'antd';

interface Props extends Omit<ButtonProps, 'type' | 'htmlType' | 'danger' | 'loading' | 'variant' | 'color'> {
  look?: 'primary' | 'plain' | 'danger' | 'quiet';
  busy?: boolean;
  type?: 'button' | 'submit' | 'reset';
  ref?: Ref<HTMLButtonElement>;
}

const looks = {
  primary: { type: 'primary' },
  plain: { type: 'default' },
  danger: { danger: true },
  quiet: { color: 'primary', variant: 'text', size: 'small' },
} as const satisfies Record<string, ButtonProps>;

/** A button that is busy says so, stays in the tab order, and does nothing. */
export function Button({
  look = 'plain',
  busy = false,
  type = 'button',
  onClick,
  ...rest
}: Props): ReactNode {
  return (
    <AntButton
      {...looks[look]}
      {...rest}
      htmlType={type}
      loading={busy}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      {...(busy || onClick === undefined ? {} : { onClick })}
    />
  );
}
